"""Your network: the files that you bring, and what was taken from them."""

from pages.shared.draw import present
from pages.shared.state import bring
from pages.shared.state.page import start_page
from pages.shared.state.settings import ON_EVERY_PAGE

example = start_page()

present.opening(
    "Your network",
    "What does a network of your own look at, and was it read as you stored it?",
)
bring.boxes(ON_EVERY_PAGE)
