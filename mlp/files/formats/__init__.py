"""One module for each format: from bytes to named arrays and texts, nothing unpickled."""
