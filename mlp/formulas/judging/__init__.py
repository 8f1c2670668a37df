"""Is a formula the gradient, where does it break, what is right."""
