"""What the app is about: the thread, a tour, the pages, how to use them."""
