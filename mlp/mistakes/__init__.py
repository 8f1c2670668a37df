"""Wrong gradients that people compute, and how to recognise them."""
