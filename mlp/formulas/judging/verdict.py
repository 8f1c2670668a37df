"""What the judge hands back: the words of its verdicts, and plain frozen records."""

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from mlp.core.records import record
from mlp.formulas.meaning.values import RELATIVE_TOLERANCE

RIGHT = "right"
AMBIGUOUS = "ambiguous"
TRANSPOSED = "right up to transpose"
WRONG_VALUE = "wrong value"
WRONG_SHAPE = "wrong shape"
UNREADABLE = "unreadable"
EMPTY = "empty"

# All verdicts, the best first; a text that claims nothing is empty.
FORMULA_VERDICTS = (RIGHT, AMBIGUOUS, TRANSPOSED, WRONG_VALUE, WRONG_SHAPE, UNREADABLE, EMPTY)

# What a text can be written in.
NOTATIONS = MappingProxyType({"numpy": "NumPy", "latex": "LaTeX", "unicode": "Unicode mathematics"})

# Of the verdict's remarks the one that says at which equal sizes the formula has a value.
CONFORMS_ONLY_WHEN = "conforms only when"


@record
class Edit:
    """One change on the way to the right form.

    Parameters
    ----------
    kind : str
        What is changed: a key of `mlp.formulas.judging.edits.EDITS`, or one of the kinds of
        changes to the text itself.
    sentence : str
        The change in words.
    written : str
        For a transpose, the part as it should be written.
    """

    kind: str
    sentence: str
    written: str = ""


@record
class Part:
    """A part of the formula as it was read.

    Parameters
    ----------
    kind : str
        That of the tree's node, in the table of `mlp.formulas.tree`.
    label : str
        A few characters: a name, or the operation.
    shape : str or None
        In n, m and k; None where the part does not conform.
    span : (int, int) or None
        Its place in the text.
    blamed : bool
        Whether it is the first part that does not conform.
    children : tuple of Part
    """

    kind: str
    label: str
    shape: str | None
    span: tuple[int, int] | None
    blamed: bool
    children: tuple


@record
class ReadingVerdict:
    """One of several readings of an ambiguous text.

    Parameters
    ----------
    reading : str
        In words.
    latex : str
        With all brackets.
    verdict : str
    why : str
    """

    reading: str
    latex: str
    verdict: str
    why: str


@record
class Trial:
    """The error of the formula on one random network.

    Parameters
    ----------
    sizes : (int, int, int)
        n, m and k.
    saturated : bool
    error : float
        Largest error over the entries, relative to the largest entry of the true gradient.
    """

    sizes: tuple[int, int, int]
    saturated: bool
    error: float


@record
class Claim:
    """One equation of a text, or one assignment of a program, with its verdict.

    Parameters
    ----------
    text : str
        An exact part of the whole.
    where : (int, int)
        Its place there.
    verdict : str
        One of `FORMULA_VERDICTS`; empty where it says nothing, as a letter's definition.
    wrt : str or None
        The variable, if it is a gradient of the loss.
    why : str
        One sentence.
    remarks : tuple of str
    nearest : str
        The right form, as NumPy in rows; empty where nothing is to be mended.
    shapes : tuple of (str, str)
        Parts with their shapes.
    blamed : (int, int) or None
        The place to blame, for what cannot be read.
    right_for : str
        The activation of another network for which a wrong claim is right; empty if there is none.
    sides : mlp.formulas.texts.sides.Sides or None
        What `mlp.sides_of` evaluates.

    Examples
    --------
    >>> Claim("dW2 = h.T @ d", (0, 13), RIGHT, "W2").verdict
    'right'
    """

    text: str
    where: tuple[int, int]
    verdict: str
    wrt: str | None = None
    why: str = ""
    remarks: tuple = ()
    nearest: str = ""
    shapes: tuple = ()
    blamed: tuple[int, int] | None = None
    right_for: str = ""
    sides: object = field(default=None, repr=False, compare=False)


@record
class Verdict:
    """What the judge found.

    Parameters
    ----------
    verdict : str
        One of `FORMULA_VERDICTS`.
    why : str
        One sentence.
    wrt : str
        The variable of the gradient.
    noted : tuple of mlp.formulas.tree.Remark
        What else is to be said; `remarks` holds the sentences.
    convention : str or None
        row, column or column-Wx; None for a text that cannot be read.
    where : (int, int) or None
        Start and end of the place in the text that is to blame.
    nearest : str
        The right form that is nearest, as NumPy in rows.
    nearest_latex : str
        The same as LaTeX.
    edits : int
        How many changes lead there; 3 stands for three or more.
    changes : tuple of Edit
        The changes; `edit_sentences` holds them in words.
    latex : str
        What was read.
    notation : str
        One of `NOTATIONS`.
    readings : tuple of ReadingVerdict
        More than one where the text allows more.
    tree : Part or None
        What was read, with the shape of every part.
    names : mapping
        What the letters were taken to mean, where they differ from the network's own.
    reasons : mapping
        Why: "caller", "text" (it defines the letter), "companions" (the letters beside it) or
        "habit".
    trials : tuple of Trial
        Errors on random networks, for a formula of the right shape.
    equal_sizes : str or None
        Letters of the sizes that must be equal for the formula to conform, if that helps.
    equal_sizes_error : float or None
        Its relative error there.
    gradient_shape : str
        The shape of the gradient in n, m and k; empty for a text that cannot be read.
    tolerance : float
        The error up to which a trial is equal but for rounding.
    claims : tuple of Claim
        Every claim of the text, in reading order; the verdict is that of the first that is not
        right.
    activation : str
        That of the network for which the text was judged.
    formula : mlp.formulas.tree.Node or None
        What `mlp.evaluate` evaluates; None where the formula has no value at any sizes.
    """

    verdict: str
    why: str
    wrt: str
    noted: tuple = ()
    convention: str | None = None
    where: tuple[int, int] | None = None
    nearest: str = ""
    nearest_latex: str = ""
    edits: int = 0
    changes: tuple = ()
    latex: str = ""
    notation: str = "unicode"
    readings: tuple = ()
    tree: Part | None = None
    names: Mapping = field(default_factory=dict)
    reasons: Mapping = field(default_factory=dict)
    trials: tuple = ()
    equal_sizes: str | None = None
    equal_sizes_error: float | None = None
    gradient_shape: str = ""
    tolerance: float = RELATIVE_TOLERANCE
    claims: tuple = ()
    activation: str = "sigmoid"
    # The nodes of a tree are equal only as objects; what it says, `tree` and `latex` compare.
    formula: object = field(default=None, repr=False, compare=False)

    def __post_init__(self):
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))

    @property
    def remarks(self):
        """The sentences of what is noted."""
        return tuple(remark.sentence for remark in self.noted)

    @property
    def edit_sentences(self):
        """The changes in words."""
        return tuple(edit.sentence for edit in self.changes)
