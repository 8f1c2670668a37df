"""Networks and tables that people bring: read exactly, or refused in one sentence."""
