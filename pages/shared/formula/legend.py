"""What a verdict on a formula looks like, and a network on which it was tried."""

import mlp
from pages.shared.draw.style import BLUE, VERMILION

RIGHT, AMBIGUOUS, TRANSPOSED, WRONG_VALUE, WRONG_SHAPE, UNREADABLE, EMPTY = mlp.FORMULA_VERDICTS

# Which of Streamlit's boxes, and the icon that says it without colour.
BOXES = {
    RIGHT: ("success", ":material/check_circle:"),
    TRANSPOSED: ("warning", ":material/swap_horiz:"),
    AMBIGUOUS: ("warning", ":material/alt_route:"),
    WRONG_VALUE: ("error", ":material/cancel:"),
    WRONG_SHAPE: ("error", ":material/grid_off:"),
    UNREADABLE: ("error", ":material/unknown_document:"),
    EMPTY: ("info", ":material/remove:"),
}

# Whether its units are saturated, to the name and the marker of a network.
TRIALS = {
    False: ("ordinary network", {"color": BLUE, "symbol": "circle", "size": 11}),
    True: ("saturated network", {"color": VERMILION, "symbol": "x", "size": 11}),
}
