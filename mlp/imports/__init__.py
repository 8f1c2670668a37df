"""Networks and rows that people bring: scaled, written as code, and proven whole."""
