"""Work grows as a text does: no pattern and no reader starts over and over."""

import contextlib
import importlib
import pkgutil
import re
from functools import partial

import pytest
from growth import HOSTILE, MOST, growth, hostile_text

import mlp
import mlp.formulas
import pages.shared.formula
from mlp.formulas.meaning import letters, written_formula
from mlp.formulas.reading import mathematics, source, spelling
from mlp.formulas.tree import Unreadable
from pages.shared.draw import notation
from pages.shared.formula import file
from pages.shared.formula import letters as letters_table
from pages.shared.formula import source as marked_source


def _patterns():
    """Every pattern that a module of the formulas keeps, by its name."""
    modules = [notation]
    for package in (mlp.formulas, pages.shared.formula):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            modules.append(importlib.import_module(found.name))
    return {
        f"{module.__name__}.{name}": value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern)
    }


PATTERNS = _patterns()
# Each with a length that it reads: the judge's readers refuse more than 2000 characters.
READERS = {
    "as text": (notation.as_text, 8000),
    "visible": (notation.visible, 8000),
    "marked": (lambda text: marked_source.marked(text, (0, len(text))), 8000),
    "letters of a link": (letters_table.read, 8000),
    "lines of a file": (file.lines_of, 8000),
    "notations": (written_formula.notations, 8000),
    "key of a name": (spelling.identifier_key, 8000),
    "meanings": (lambda text: letters.meanings(text, "latex"), 8000),
    "text too long to be read": (mlp.judge, 80_000),
    "one spelling": (source.plain, 1980),
    "one name": (mathematics.read_key.__wrapped__, 1980),  # what was read before is kept
    "formula": (lambda text: written_formula.read(text, {}, {}), 1980),
}


def _worst(work_on, length):
    """The largest growth of the work over the hostile texts of a length, and its text."""
    return max(
        (growth(work_on, partial(hostile_text, *way), length), hostile_text(*way, 20))
        for way in HOSTILE
    )


def test_the_patterns_are_found():
    assert len(PATTERNS) > 20


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_grows_faster_than_the_text(name):
    for way in ("match", "fullmatch"):
        worst, text = _worst(getattr(PATTERNS[name], way), 8000)
        assert worst <= MOST, f"{way} of {text!r}"


@pytest.mark.parametrize("name", READERS)
def test_no_reader_grows_faster_than_the_text(name):
    reader, length = READERS[name]

    def read(text):
        with contextlib.suppress(Unreadable, ValueError):
            reader(text)

    worst, text = _worst(read, length)
    assert worst <= MOST, text


def test_a_pattern_that_starts_over_is_noticed():
    careless = re.compile(r"\d+\.?\d*!")
    assert growth(careless.fullmatch, lambda length: "1" * length, 2400) > MOST
