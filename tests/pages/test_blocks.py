"""Large matrices are drawn in blocks: which entry a cell shows, and what it says of itself."""

import json

import numpy as np
import pytest
from driver import numbers

from pages.shared.draw.blocks import in_blocks
from pages.shared.draw.equation import equation
from pages.shared.draw.heatmaps import Panel, diagonal, rows, stack
from pages.shared.draw.scales import signed
from pages.shared.draw.style import MOST_COLUMNS, MOST_ROWS

SHAPES = [(1, 1), (32, 64), (33, 64), (32, 65), (784, 128), (1, 784), (128, 10), (31, 1000)]


def _random(shape):
    return np.random.default_rng(0).standard_normal(shape)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_block_shows_its_entry_of_largest_size_with_its_sign(shape):
    matrix = _random(shape)
    blocks = in_blocks(matrix)
    assert blocks.values.shape[0] <= MOST_ROWS
    assert blocks.values.shape[1] <= MOST_COLUMNS
    for r, c in np.ndindex(blocks.values.shape):
        top, left = r * blocks.height, c * blocks.width
        part = matrix[top : top + blocks.height, left : left + blocks.width]
        assert abs(blocks.values[r, c]) == np.abs(part).max()
        assert matrix[blocks.rows[r, c], blocks.columns[r, c]] == blocks.values[r, c]
    assert blocks.needed == (shape[0] > MOST_ROWS or shape[1] > MOST_COLUMNS)


def test_what_is_small_enough_stands_entry_by_entry():
    matrix = _random((32, 64))
    assert np.array_equal(in_blocks(matrix).values, matrix)


def test_an_entry_that_is_no_number_is_shown():
    matrix = _random((784, 128))
    matrix[100, 7] = np.nan
    assert np.isnan(in_blocks(matrix).values[4, 3])


def test_a_cell_says_its_entry_and_its_block():
    matrix = np.zeros((784, 128))
    matrix[56, 2] = -1.2
    panel = Panel("W₁", matrix)
    assert panel.hovers[2][1] == "W₁[57,3] = −1.2, the largest of rows 51–75, columns 3–4"
    assert panel.each_cell == ", each cell the largest of 25×2"
    vector = Panel("x", np.arange(784.0))
    assert vector.hovers[0][-1] == "x[784] = 783, the largest of columns 781–784"
    assert vector.each_cell == ", each cell the largest of 13"


def test_the_hovers_of_a_caller_are_asked_for_the_entries_that_are_shown_alone():
    asked = []

    def hover(i, j):
        asked.append((i, j))
        return f"entry {i}, {j}"

    matrix = _random((784, 128))
    panel = Panel("W₁", matrix, hover=hover)
    shown = [text for row in panel.hovers for text in row]
    assert len(asked) == panel.matrix.size <= MOST_ROWS * MOST_COLUMNS
    assert shown[0].startswith(f"entry {panel.place(0, 0)[0]}, {panel.place(0, 0)[1]}, the largest")
    texts = np.array([[f"{i}-{j}" for j in range(3)] for i in range(40)])
    panel = Panel("A", matrix[:40, :3], hover=texts)
    i, j = panel.place(19, 2)
    assert panel.hovers[19][2] == f"{i}-{j}, the largest of rows 39–40, column 3"


def test_a_stack_says_its_blocks_keeps_its_columns_and_numbers_them_truly():
    panels = [Panel("W₁", _random((784, 128))), Panel("b₁", _random(128))]
    drawn = stack([*panels, Panel("a", _random(128), signed(3.0))], limit=3.0)
    captions = [note["text"] for note in drawn["layout"]["annotations"]]
    assert captions[0] == "W₁  784×128, each cell the largest of 25×2"
    assert captions[1] == "b₁  1×128, each cell the largest of 2"
    assert {numbers(trace["z"]).shape[1] for trace in drawn["data"]} == {64}
    xaxis, yaxis = drawn["layout"]["xaxis"], drawn["layout"]["yaxis"]
    for place, number in zip(xaxis["tickvals"], xaxis["ticktext"], strict=True):
        assert number == 2 * (place - 1) + 1
    assert yaxis["ticktext"] == list(range(1, 785, 25))
    assert len(json.dumps(drawn, default=lambda a: a.tolist())) < 300_000


def test_the_frame_of_a_marked_entry_stands_around_its_block():
    matrix = np.zeros((100, 200))
    drawn = stack([Panel("A", matrix, marked=(99, 100))], limit=1.0)
    frame = drawn["layout"]["shapes"][0]
    height, width = in_blocks(matrix).height, in_blocks(matrix).width
    # Below the line of the name.
    assert frame["y0"] == 1.5 + 99 // height
    assert frame["x0"] == 0.5 + 100 // width
    assert (frame["x1"] - frame["x0"], frame["y1"] - frame["y0"]) == (1, 1)


def test_a_click_on_a_block_of_an_equation_leads_to_its_entry():
    matrix = np.zeros((3, 200))
    matrix[1, 150] = 5.0
    panels = [Panel("u", np.ones(3)), Panel("A", matrix, sizes=("m", "n"), clickable=True)]
    drawn = equation(panels, ["·"], 5.0)
    marks = drawn["data"][-1]["customdata"]
    assert {tuple(mark[:2]) for mark in marks if "= 5" in mark[2]} == {(1, 150)}
    texts = drawn["data"][1]["text"]
    assert any(text.startswith("A<br>") and text.endswith("in blocks") for text in texts)


def test_rows_of_different_lengths_say_how_many_entries_a_cell_holds():
    drawn = rows([Panel("x", _random(784), signed(3.0)), Panel("a", _random(10), signed(3.0))])
    assert drawn["layout"]["yaxis"]["ticktext"] == ["x  1×784<br>13 a cell", "a  1×10"]


def test_a_hidden_panel_in_blocks_tells_nothing_of_its_entries():
    panel = Panel("a", _random(500), hidden=True)
    assert not panel.matrix.any()
    assert set(panel.hovers[0]) == {"predict this entry first"}


def test_a_large_diagonal_is_drawn_as_one_row_that_says_so():
    slopes = np.linspace(0.0, 0.25, 40)
    panel = diagonal("Diag(h−h²)", slopes, signed(1.0), lambda i, j: f"{i} {j}")
    assert panel.name == "Diag(h−h²), its diagonal"
    assert np.array_equal(panel.values, slopes)
    assert panel.hovers[0][39] == "39 39"
    whole = diagonal("Diag(h−h²)", slopes[:32], signed(1.0), lambda i, j: f"{i} {j}")
    assert np.array_equal(whole.values, np.diag(slopes[:32]))
    assert whole.hovers[3][4] == "3 4"
