"""Many rows: the saliency of every row of the table."""

from pages.shared.draw import present
from pages.shared.state.page import start_page

example = start_page()

present.opening("Many rows", "Which inputs matter over all rows, and which rows stand out?")
