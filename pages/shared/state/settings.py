"""The table of the settings: each with its name in the URL, label, default, range and help.

Sidebar, URL, file names and config.json are all made from it. What kind a setting is, its type
tells; each kind reads its value from the text of a URL, writes it, and keeps it in range. Where a
range depends on other settings, as the label runs to k, `value_of` says what those are now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import mlp
from pages.shared.draw.tables import DECIMAL_COMMA, DECIMAL_COMMA_HELP, DECIMAL_COMMA_LABEL
from pages.shared.state import source
from pages.shared.state.written_number import read_written


@dataclass(frozen=True)
class Number:
    """A number of a range. A `typed` one has a field in place of a slider.

    `high` may name another setting, or be found from others by a function of `value_of`. The type
    of the default, whole or not, is that of all values.
    """

    name: str
    label: str
    default: float
    low: float
    high: float | str | Callable
    step: float = 1
    typed: bool = False
    help: str | None = None

    def highest(self, value_of):
        """The end of the range."""
        if isinstance(self.high, str):
            return value_of(self.high)
        return self.high(value_of) if callable(self.high) else self.high

    def read(self, text, value_of):
        """The value that a text stands for.

        Raises
        ------
        ValueError
            If it is no number of the range.
        """
        value, highest = read_written(text, type(self.default)), self.highest(value_of)
        if not self.low <= value <= highest:
            raise ValueError(f"expected {self.low} to {highest}")
        return value

    def write(self, value):
        """The text that stands for a value."""
        return str(value)

    def kept(self, value, value_of):
        """The value, no higher than the range that other settings leave."""
        return value if isinstance(self.high, int | float) else min(value, self.highest(value_of))


@dataclass(frozen=True)
class Choice:
    """One of a few texts. A `listed` one unfolds its choices, however few they are.

    `choices` may be found from other settings by a function of `value_of`; the first of them then
    stands in for a text that is not among them.
    """

    name: str
    label: str
    default: str
    choices: tuple[str, ...] | Callable
    listed: bool = False
    help: str | None = None

    def offered(self, value_of):
        """What there is to choose from."""
        return self.choices(value_of) if callable(self.choices) else self.choices

    def read(self, text, value_of):
        """The choice that a text is.

        Raises
        ------
        ValueError
            If it is none.
        """
        offered = self.offered(value_of)
        if text not in offered:
            raise ValueError(f"expected one of {', '.join(offered)}")
        return text

    def write(self, value):
        """The text that stands for a choice."""
        return value

    def kept(self, value, value_of):
        """The choice, or the first where other settings leave it out."""
        offered = self.offered(value_of)
        return value if value in offered else offered[0]


@dataclass(frozen=True)
class Switch:
    """On or off."""

    name: str
    label: str
    default: bool = False
    help: str | None = None

    def read(self, text, value_of):
        """Whether a text says on.

        Raises
        ------
        ValueError
            If it says neither.
        """
        if text not in ("on", "off"):
            raise ValueError("expected on or off")
        return text == "on"

    def write(self, value):
        """The text that stands for on or off."""
        return "on" if value else "off"

    def kept(self, value, value_of):
        """The value: its range never changes."""
        return value


@dataclass(frozen=True)
class Text:
    """Free text of at most `longest` characters."""

    name: str
    label: str
    default: str
    longest: int
    help: str | None = None

    def read(self, text, value_of):
        """The text itself.

        Raises
        ------
        ValueError
            If it is too long.
        """
        if len(text) > self.longest:
            raise ValueError(f"expected at most {self.longest} characters")
        return text

    def write(self, value):
        """The text itself."""
        return value

    def kept(self, value, value_of):
        """The value: its range never changes."""
        return value


LARGEST_SEED = 999_999

# What the picture of the network shows.
FORWARD, BACKWARD = "forward values", "backward gradient"

# The questions of the thread, of which one is answered first.
TRANSPOSE, ELEMENTWISE = "transpose", "elementwise"

# The stages of the walk back, named after the derivative each ends in; "all" shows them at once.
STAGES = ("theta", "h", "a", "x")
ALL_STAGES = "all"


def entries_of_stage(value_of):
    """The number of entries of the derivative in which the chosen stage of the walk ends."""
    stage = value_of("walk")
    return value_of("n" if stage == ALL_STAGES else mlp.QUANTITIES[stage].sizes[1])


def columns_of_gradient(value_of):
    """The number of columns of the chosen gradient where it is a matrix, else 0."""
    sizes = mlp.QUANTITIES[value_of("wrt")].sizes
    return 0 if sizes[0] == "1" else value_of(sizes[1])


# The mistake whose size the reader sets; the others are those of `mlp.mistakes_for`.
ONE_ENTRY_OFF = "one entry off"


def mistakes_of_network(value_of):
    """The names of the mistakes for the network's activation, those of its slope first."""
    mistakes = mlp.mistakes_for(value_of("activation"))
    in_order = sorted(mistakes, key=lambda mistake: mistake.link != "slope")
    return (*(mistake.name for mistake in in_order), ONE_ENTRY_OFF)


# What the formula's page judges for, and how; "auto" leaves it to the judge.
FORMULA = r"((\hat y - y) W_2^T) \circ \sigma'(a) W_1"
FORMULA_WRT = ("auto", "x", "a", "h", "theta", *mlp.NETWORK_ARRAYS)
FORMULA_CONVENTIONS = ("auto", *mlp.CONVENTIONS)

# What heatmaps and bars show where a network is pinned.
NOW, PINNED, DIFFERENCE = "now", "pinned", "difference"

# What a saliency is the gradient of: the loss, or a score of `mlp.score_gradient`.
LOSS, LOGIT, LOG_PROBABILITY = "loss", "logit", "log probability"
PROBABILITY, MARGIN = "probability", "margin"
# What a line goes along.
DOWNHILL, ONE_INPUT = "minus gradient", "one input"
# What is common to the saliency of many rows.
MEAN, MEAN_SIZE, POSITIVE = "mean", "mean of |·|", "share above 0"
# What integrated gradients start from.
ZEROS, RANDOM, TYPED = "zeros", "random", "typed"

# The views that a lecture holds at most.
MOST_VIEWS = 99

SETTINGS = (
    Choice("source", "Network", source.RANDOM, source.SOURCES, listed=True),
    Text("files", "files of your own", "", source.LONGEST_TOLD),
    Choice("stored", "weights are stored", source.AS_FOUND, source.ORIENTATIONS),
    Choice("stated", "activation", source.STATED, (source.STATED, *mlp.ACTIVATIONS), listed=True),
    Text("label_column", "label column", "", 200),
    Number("row", "row", 1, 1, "rows", typed=True, help="The row of the table that is x."),
    Switch(
        "standardised",
        "Standardise the rows",
        help="x = (row − mean) / deviation, column by column, for a network that was trained so.",
    ),
    Number("n", "inputs n", 5, 1, 12),
    Number("m", "hidden units m", 3, 1, 12),
    Number("k", "classes k", 5, 2, 12),
    Choice(
        "activation",
        "activation",
        "sigmoid",
        tuple(mlp.ACTIVATIONS),
        listed=True,
        help="The function f in h = f(a), element by element.",
    ),
    Number("label", "true label", 1, 1, "k", help="The class whose entry of y is 1."),
    Number(
        "scale",
        "weight scale",
        1.0,
        0.1,
        10.0,
        0.1,
        help="Standard deviation of all weights and biases. Large weights saturate the units.",
    ),
    Number("seed", "weight seed", 0, 0, LARGEST_SEED, typed=True),
    Number("input_seed", "input seed", 0, 0, LARGEST_SEED, typed=True),
    Switch(
        "large", "Large matrices", help="Each matrix as wide as the page, with all its numbers."
    ),
    Text("image", "rows×columns of the image, or off", "", 20),
    Number("pictured_unit", "hidden unit", 0, 0, "m"),
    Choice("flow", "The picture shows", FORWARD, (FORWARD, BACKWARD)),
    Choice(
        "wrt",
        "gradient",
        "x",
        mlp.CHECKED_ARRAYS,
        help="The array by which the loss is differentiated.",
    ),
    Number("column", "shown in the chart", 0, 0, columns_of_gradient),
    Choice(
        "method",
        "method",
        "central",
        mlp.METHODS,
        help="How the derivative is measured: from values of the loss at other points.",
    ),
    Number(
        "log_step",
        "step, as a power of ten",
        -5.0,
        -15.0,
        -1.0,
        0.5,
        help="The distance between the two points whose losses are compared.",
    ),
    Switch("single", "float32", help="The loss is computed in float32, with half as many digits."),
    Choice("mistake", "mistake", "sigma' left out", mistakes_of_network),
    Number("percent", "error in %", 1.0, 0.0001, 100.0, 0.1, typed=True),
    Number("networks", "networks", 1000, 100, 10_000, 100),
    Choice("walk", "stage", STAGES[0], (*STAGES, ALL_STAGES)),
    Number("entry", "entry", 1, 1, entries_of_stage),
    Switch(
        "exercise",
        "Predict, then reveal",
        help="The result of a stage is hidden until you predict one of its entries.",
    ),
    Choice("question", "answered first", TRANSPOSE, (TRANSPOSE, ELEMENTWISE)),
    Choice("convention", "vectors are", "rows", ("rows", "columns")),
    Switch("lines", "Show each line with the numbers of a random dx"),
    Number("dx_seed", "seed of dx", 1, 0, LARGEST_SEED, typed=True),
    Number(
        "label_sum",
        "sum of y",
        1.0,
        0.5,
        1.5,
        0.1,
        help="If the sum is not 1, y is not a probability distribution.",
    ),
    Number("input", "input", 1, 1, "n"),
    Choice(
        "score",
        "gradient of",
        LOGIT,
        (LOSS, LOGIT, LOG_PROBABILITY, PROBABILITY, MARGIN),
        help="What is differentiated by x. Tools differ in this.",
    ),
    Number("score_class", "class", 1, 1, "k"),
    Number("other_class", "over class", 2, 1, "k", help="The class that the margin is over."),
    Choice("along", "along", DOWNHILL, (DOWNHILL, ONE_INPUT), help="The line that x moves on."),
    Number("walked", "walk along the line, in % of its length", 0, 0, 100),
    Number(
        "tolerance",
        "first order holds to, in %",
        10,
        1,
        50,
        help="How far the change of L may be from what the gradient says.",
    ),
    Number("first_input", "to the right", 1, 1, "n"),
    Number("second_input", "upwards", 2, 1, "n"),
    Choice(
        "baseline",
        "baseline b",
        ZEROS,
        (ZEROS, RANDOM, TYPED),
        help="The input that stands for “nothing”. The attributions depend on it.",
    ),
    Number("baseline_seed", "seed of b", 1, 0, LARGEST_SEED, typed=True),
    Text("baseline_x", "entries of b", "", 500, help="One number for each input: 0, 0.5, 1e-3"),
    Choice("sorted_by", "rows in the order of", "row", ("row", "loss", "prediction", "margin")),
    Choice("summary", "over all rows", MEAN_SIZE, (MEAN_SIZE, MEAN, POSITIVE)),
    Number("order_n", "inputs n", 1000, 1, 10**9, typed=True),
    Number("order_m", "hidden units m", 100, 1, 10**9, typed=True),
    Number("order_k", "classes k", 10, 1, 10**9, typed=True),
    Number("unit", "hidden unit", 1, 1, "m"),
    Number("preactivation", "pre-activation a of this unit", 20.0, -60.0, 60.0, 0.5),
    Text(
        "formula",
        "Your formula",
        FORMULA,
        10_000,
        help="A formula, a derivation or a program: NumPy, torch, Octave, R, Julia, LaTeX or "
        "Unicode.",
    ),
    Choice(
        "formula_wrt",
        "gradient",
        "auto",
        FORMULA_WRT,
        help="The derivative that the formula computes. Automatic: the one on its left side, or x.",
    ),
    Choice(
        "formula_convention",
        "convention",
        "auto",
        FORMULA_CONVENTIONS,
        listed=True,
        help="How vectors and W₁ are stored. Automatic: the one in which the formula is "
        "right, or fails least.",
    ),
    Text("names", "letters", "", 500),
    Text("pin", "pinned network", "", 1000),
    Choice("compared", "Charts show", NOW, (NOW, PINNED, DIFFERENCE)),
    Switch(DECIMAL_COMMA, DECIMAL_COMMA_LABEL, help=DECIMAL_COMMA_HELP),
    Switch(
        "lecture",
        "Lecture mode",
        help="Text for the last row of a lecture hall, and buttons to walk through your views.",
    ),
    Number("view", "view", 0, 0, MOST_VIEWS),
    Text(
        "views",
        "Views of my lecture",
        "",
        2000,
        help="One link in each line: change their order, remove some, paste others.",
    ),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}
IN_SIDEBAR = ("n", "m", "k", "activation", "label", "scale", "seed", "input_seed")
# Where the network comes from; what makes a network, an input and a label.
OF_SOURCE = ("source", "files", "stored", "stated", "label_column", "row", "standardised")
OF_NETWORK = (*OF_SOURCE, *IN_SIDEBAR)
# What a lecture takes along from page to page.
IN_LECTURE = ("lecture", "view", "views")
# The network that others are compared with.
IN_COMPARISON = ("pin", "compared")
# What every page heeds: its address carries these and its own.
ON_EVERY_PAGE = (*OF_NETWORK, *IN_COMPARISON, *IN_LECTURE, DECIMAL_COMMA)


def value_in(values):
    """A function that says what a setting is among values that need not hold every one.

    The sizes and the activation of a network that was read from a file are those of the file; and
    `rows` is how many of them there are.
    """

    def value_of(name):
        stated = source.stated_by_source(values)
        return stated[name] if name in stated else values.get(name, BY_NAME[name].default)

    return value_of
