"""Every file of cases/: the good ones load exactly, the others are refused in one sentence."""

import pathlib
import subprocess
import sys

import numpy as np
import pytest
from expected_cases import CASES, FOLDER, holds, load, name_of, of_kind

# What the pickles among the cases would create.
TRACE = pathlib.Path("/tmp/mlp_unpickled_this")


def _arrays(case):
    with np.load(FOLDER / case["arrays"]) as arrays:
        return {name: arrays[name] for name in arrays.files}


def _check_said(case, loaded):
    for wanted in case["remarks"]:
        said = [part in remark for part in wanted.split("|") for remark in loaded.remarks]
        assert any(said), (wanted, loaded.remarks)
    for names in ("feature_names", "class_names"):
        if names in case:
            there = getattr(loaded, names)
            assert (there if there is None else list(there)) == case[names]


@pytest.mark.parametrize("case", of_kind("good", "models"), ids=name_of)
def test_a_network_is_read_exactly_and_what_was_done_is_said(case):
    loaded = load(case)
    for name, array in _arrays(case).items():
        read = getattr(loaded if name in ("inputs", "labels") else loaded.network, name)
        np.testing.assert_array_equal(read, array, strict=name != "labels")
    assert loaded.network.sizes == tuple(case["sizes"])
    assert loaded.network.activation == case["activation"]
    matrices = [m for m in loaded.mapping if m.ours.startswith("W") and len(m.shape) == 2]
    assert {m.turned for m in matrices} == {case["turned"]}
    theirs = {m.ours: m.theirs for m in loaded.mapping}
    assert case.get("theirs", {}).items() <= theirs.items()
    assert set(case.get("ignored", ())) <= set(loaded.ignored)
    _check_said(case, loaded)


@pytest.mark.parametrize("case", of_kind("good", "rows"), ids=name_of)
def test_a_table_is_read_exactly_and_what_was_done_is_said(case):
    rows = load(case)
    expected = _arrays(case)
    np.testing.assert_array_equal(rows.X, expected["X"], strict=True)
    assert (rows.labels is not None) == case["has_labels"]
    if case["has_labels"]:
        np.testing.assert_array_equal(rows.labels, expected["labels"])
    assert [number for number, _ in rows.skipped] == case["skipped"]
    _check_said(case, rows)


@pytest.mark.parametrize("case", of_kind("bad"), ids=name_of)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(case):
    with pytest.raises(ValueError, match=r"\A.{20,500}\Z") as refused:
        load(case)
    assert type(refused.value) is ValueError
    assert any(holds(str(refused.value), word) for word in case["words"]), str(refused.value)
    assert not TRACE.exists()


# Measured in a process of its own: the peak of the allocator that Python and NumPy report to.
_PEAK = """
import sys, tracemalloc
sys.path[:0] = sys.argv[1:3]
from expected_cases import CASES, load, name_of
tracemalloc.start()
for case in CASES:
    tracemalloc.reset_peak()
    try:
        load(case)
    except ValueError:
        pass
    peak = tracemalloc.get_traced_memory()[1]
    if peak > 200 * 2**20:
        print(name_of(case), peak)
"""


@pytest.mark.slow
def test_no_file_takes_more_than_200_mb():
    here = pathlib.Path(__file__).parent
    shown = subprocess.run(
        [sys.executable, "-c", _PEAK, str(here), str(here.parents[1])],
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == ""


def test_the_cases_are_all_there():
    assert len(CASES) == 194
