"""What the judge hands back: plain frozen records."""

from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Part:
    """A part of the formula as it was read.

    Parameters
    ----------
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

    label: str
    shape: str | None
    span: tuple[int, int] | None
    blamed: bool
    children: tuple


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Verdict:
    """What the judge found.

    Parameters
    ----------
    verdict : str
        right, right up to transpose, wrong value, wrong shape, ambiguous or unreadable.
    why : str
        One sentence.
    wrt : str
        The variable of the gradient.
    remarks : tuple of str
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
    edit_sentences : tuple of str
        The changes in words.
    latex : str
        What was read.
    notation : str
        numpy, latex or unicode.
    readings : tuple of ReadingVerdict
        More than one where the text allows more.
    tree : Part or None
        What was read, with the shape of every part.
    names : mapping
        What the letters were taken to mean, where they differ from the network's own.
    trials : tuple of Trial
        Errors on random networks, for a formula of the right shape.
    equal_sizes : str or None
        Letters of the sizes that must be equal for the formula to conform, if that helps.
    equal_sizes_error : float or None
        Its relative error there.
    formula : mlp.formulas.tree.Node or None
        What `mlp.evaluate` evaluates; None where the formula has no value at any sizes.
    """

    verdict: str
    why: str
    wrt: str
    remarks: tuple = ()
    convention: str | None = None
    where: tuple[int, int] | None = None
    nearest: str = ""
    nearest_latex: str = ""
    edits: int = 0
    edit_sentences: tuple = ()
    latex: str = ""
    notation: str = "unicode"
    readings: tuple = ()
    tree: Part | None = None
    names: object = field(default_factory=lambda: MappingProxyType({}))
    trials: tuple = ()
    equal_sizes: str | None = None
    equal_sizes_error: float | None = None
    formula: object = field(default=None, repr=False, compare=False)
