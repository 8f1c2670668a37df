"""Whole texts of the kinds that people write, beside those of the corpus.

The file holds one text below each heading: the verdicts that it allows, and, of a wrong one, a part
of the claim to be blamed. The verdicts were worked out by hand.
"""

import re
from pathlib import Path

import pytest

import mlp

_FILE = Path(__file__).with_name("own_texts.txt").read_text(encoding="utf-8")
ENTRIES = [
    (*(heading.split(" | ") + [""])[:2], text.strip("\n"))
    for heading, text in re.findall(r"^### (.*)\n((?:(?!### ).*\n)*)", _FILE, re.MULTILINE)
]


@pytest.mark.parametrize(("allowed", "blamed", "text"), ENTRIES)
def test_the_verdict_is_that_of_the_first_wrong_claim(allowed, blamed, text):
    found = mlp.judge(text)
    assert found.verdict in allowed.split(","), found.why
    fails = [
        c for c in found.claims if c.verdict not in ("right", "right up to transpose", "empty")
    ]
    assert blamed in (fails[0].text if fails else ""), found.why
