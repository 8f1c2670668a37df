"""The formulas as people have written them in public, each with the verdict it deserves."""

import collections
import json
from pathlib import Path

import numpy as np
import pytest
from derive import SIZES, network, run, true_gradient

import mlp

ENTRIES = json.loads(Path(__file__).with_name("formulas.json").read_text(encoding="utf-8"))
# Their text is right, or nearly, in a convention that the entry rules out.
NEED_THEIR_CONVENTION = {"N033", "N054", "L006", "L033", "L072", "U012", "U026", "U035"}
# Which of y and p is the label, the letters alone do not say.
NEED_THEIR_NAMES = {"L003", "L004", "N072", "N073"}
# The chain rule written out was unreadable when the corpus was made; it is judged now.
READ_SINCE = {"L065": "right"}


def judged(entry, names=True, convention=True):
    return mlp.judge(
        "\n".join([*entry["definitions"], entry["text"]]),
        wrt=entry["wrt"],
        names=entry["names"] if names else None,
        convention=entry["convention"] if convention else None,
    )


def deserved(entry):
    return READ_SINCE.get(entry["id"], entry["verdict"])


def is_gradient(text, wrt):
    """Whether NumPy itself gets the gradient from a text, in rows."""
    for sizes in SIZES:
        values = network(sizes)
        truth = true_gradient(wrt, sizes)
        result = run(text, values)
        if result is None or result.shape != truth.shape or not np.allclose(result, truth):
            return False
    return True


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_the_verdict_the_remark_the_edits_and_the_nearest_form(entry):
    found = judged(entry)
    assert found.verdict == deserved(entry), found.why
    assert entry["remark"] is None or entry["remark"] in found.remarks
    assert found.edits == entry["edits"] or entry["id"] in READ_SINCE, found.edit_sentences
    assert is_gradient(found.nearest, entry["wrt"])


@pytest.mark.slow
def test_the_names_that_a_verdict_used_can_be_given_back():
    for entry in ENTRIES:
        text = "\n".join([*entry["definitions"], entry["text"]])
        first = mlp.judge(text, wrt=entry["wrt"])
        if first.verdict == "ambiguous":
            # Letters that are given decide what was open.
            continue
        again = mlp.judge(text, wrt=entry["wrt"], convention=first.convention, names=first.names)
        assert (again.verdict, again.names) == (first.verdict, first.names), entry["id"]


@pytest.mark.parametrize(
    ("title", "given", "excused"),
    [
        ("with names and convention", {}, set()),
        ("without names", {"names": False}, NEED_THEIR_NAMES),
        ("without convention", {"convention": False}, NEED_THEIR_CONVENTION),
        (
            "without either",
            {"names": False, "convention": False},
            NEED_THEIR_NAMES | NEED_THEIR_CONVENTION,
        ),
    ],
)
def test_the_share_judged_rightly(title, given, excused, capsys):
    right, total = collections.Counter(), collections.Counter()
    missed = set()
    for entry in ENTRIES:
        total[entry["notation"]] += 1
        if judged(entry, **given).verdict == deserved(entry):
            right[entry["notation"]] += 1
        else:
            missed.add(entry["id"])
    shares = ", ".join(f"{name} {right[name]}/{total[name]}" for name in sorted(total))
    with capsys.disabled():
        print(f"\njudged rightly {title}: {shares}")
    assert missed <= excused


@pytest.mark.parametrize(
    "entry",
    [entry for entry in ENTRIES if "readings" in entry],
    ids=lambda entry: entry["id"],
)
def test_an_ambiguous_text_shows_a_right_reading_and_another(entry):
    verdicts = [reading.verdict for reading in judged(entry).readings]
    assert verdicts[0] == "right"
    assert set(verdicts) == {"right", "wrong shape"}
