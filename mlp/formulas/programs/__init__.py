"""Programs of a backward pass: read as data, run on small arrays, judged line by line."""
