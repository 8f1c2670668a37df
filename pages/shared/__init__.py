"""What the pages share: the settings and the URL, the figures, the tables, the sentences."""
