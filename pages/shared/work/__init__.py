"""Long work, done beside the server."""
