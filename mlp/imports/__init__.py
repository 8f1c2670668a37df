"""Networks and rows that people bring: seen as a whole, written as code, and proven whole."""
