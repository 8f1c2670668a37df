"""The rooms of the pages: who imports whom, who knows Streamlit, and how long a file may be."""

import ast
import doctest
import importlib
import pathlib

import pytest

import mlp
from pages.shared.chain_rule import product_sentences, smallness
from pages.shared.chain_rule.derivation_sentences import DIFFERENTIALS
from pages.shared.chain_rule.digit_sentences import WAYS
from pages.shared.checks.legend import FARTHEST, METHODS, VERDICTS
from pages.shared.draw import formulas
from pages.shared.state.settings import STAGES

HOUSE = pathlib.Path(__file__).parents[2]
SHARED = HOUSE / "pages" / "shared"
MODULES = sorted(path for path in SHARED.rglob("*.py"))

# What each room may import of the others; a subject may import all of them.
ROOMS = {"draw": {"draw"}, "state": {"state", "draw"}}
# Figures, tables, sentences and the settings know no Streamlit: they are made without a page.
PLAIN = ("figure", "tables", "sentences", "bars", "notation", "formulas", "style", "heatmaps")
PLAIN += (
    "equation",
    "settings",
    "url",
    "example",
    "edited_input",
    "walk",
    "arithmetic",
    "legend",
    "panels",
)


def _name(path):
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts)


def _imported_by(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_room_imports_none_that_builds_on_it(path):
    room = path.parent.name
    wanted = {name.split(".")[2] for name in _imported_by(path) if name.startswith("pages.shared.")}
    assert wanted <= ROOMS.get(room, wanted)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_figures_tables_and_sentences_know_no_streamlit(path):
    drawn = any(name.split(".")[0] == "streamlit" for name in _imported_by(path))
    assert not (drawn and any(word in path.stem for word in PLAIN))


def test_pages_import_the_public_names_of_the_library_alone():
    for path in (HOUSE / "pages").glob("*.py"):
        assert not [name for name in _imported_by(path) if name.startswith("mlp.")], path


def test_no_file_is_too_long_to_be_read_at_once():
    lengths = {_name(path): len(path.read_text().splitlines()) for path in MODULES}
    assert max(lengths.values()) < 500, lengths
    pages = {path: len(path.read_text().splitlines()) for path in (HOUSE / "pages").glob("*.py")}
    assert max(pages.values()) < 100, pages


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_the_examples_of_the_docstrings_run(path):
    assert doctest.testmod(importlib.import_module(_name(path))).failed == 0


def test_every_name_of_the_library_has_its_words_on_the_pages():
    network, x, y = mlp.Network.random(), mlp.random_input(), mlp.one_hot(0, 5)
    assert tuple(METHODS) == tuple(mlp.METHODS)
    assert FARTHEST in METHODS
    assert set(mlp.check_gradient(network, x, y).verdict) <= set(VERDICTS)
    assert set(smallness.FACTORS) == set(mlp.FACTORS)
    tried = [*mlp.transpose_attempts(network, x, y), *mlp.slope_attempts(network, x, y)]
    assert {product.name for product in tried} == set(product_sentences.TRIED)
    lines = [line.name for line in mlp.differentials(network, x, y, x)]
    assert all(list(written) == lines for written in DIFFERENTIALS.values())
    assert set(WAYS) < set(vars(mlp.slopes(1.0)))
    assert tuple(formulas.STAGES) == tuple(formulas.STAGE_TITLES) == STAGES
