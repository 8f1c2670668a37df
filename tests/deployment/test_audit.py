"""The audit of the packages fails for what can be mended, and says all else."""

import runpy

import pytest
from servers import HOUSE

answer = runpy.run_path(str(HOUSE / ".ci" / "audit.py"), run_name="audit")["answer"]
NUMPY = {"name": "numpy", "version": "2.4.0", "vulns": []}
UNKNOWN = {"name": "streamlit", "skip_reason": "not found"}


def _with(*fix_versions):
    return NUMPY | {"vulns": [{"id": "CVE-2026-1", "fix_versions": list(fix_versions)}]}


@pytest.mark.parametrize(
    ("packages", "said", "failed"),
    [
        ([NUMPY], "1 of 1 packages looked up, no known vulnerability", False),
        ([NUMPY, UNKNOWN], "1 of 2 packages looked up, no known vulnerability", False),
        ([UNKNOWN], "not made", False),
        ([_with()], "numpy 2.4.0 has CVE-2026-1, not mended yet", False),
        ([_with("2.4.1")], "numpy 2.4.0 has CVE-2026-1, mended in 2.4.1", True),
        ([_with(), _with("2.4.1")], "not mended yet; numpy 2.4.0 has CVE-2026-1, mended in", True),
    ],
)
def test_only_a_vulnerability_that_can_be_mended_fails(packages, said, failed):
    line, red = answer({"dependencies": packages, "fixes": []})
    assert said in line
    assert red == failed


def test_where_nobody_answers_the_audit_says_that_it_was_not_made():
    line, red = answer(None)
    assert "not made" in line
    assert not red
