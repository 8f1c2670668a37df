"""The corpus of whole texts, and how a verdict compares with what each of them deserves."""

import collections
import json
from pathlib import Path

import mlp

TEXTS = json.loads(Path(__file__).with_name("claims.json").read_text(encoding="utf-8"))
KINDS = {
    1: "single formulas",
    2: "programs",
    3: "indices",
    4: "differentials",
    5: "chain rule",
    6: "prose and typesetting",
    7: "hopeless",
}
GOOD = ("right", "right up to transpose")
WRONG = ("wrong value", "wrong shape")


def judged(entry):
    """The verdict on a text of the corpus."""
    return mlp.judge(
        entry["text"],
        wrt=entry["wrt"],
        convention=entry["convention"],
        names=entry["names"] or None,
    )


def accepted(expected):
    """The verdicts that an entry or a claim allows."""
    return set(expected.get("accept") or ()) | {expected["verdict"]}


def claims_beside(entry, found):
    """Each claim of an entry with the one of the verdict that stands at its place, or None."""
    behind, text = 0, entry["text"]
    for expected in entry["claims"]:
        start = text.find(expected["text"], behind)
        end = start + len(expected["text"])
        behind = start + 1
        best, most = (None, 0) if expected["text"] else (found.claims[0], 1)
        for claim in found.claims:
            if claim.where is None:
                continue
            common = min(end, claim.where[1]) - max(start, claim.where[0])
            longest = max(end - start, claim.where[1] - claim.where[0], 1)
            if common / longest > most:
                best, most = claim, common / longest
        if expected["verdict"] == "unreadable" and (best is None or best.verdict != "unreadable"):
            best = next((c for c in found.claims if c.verdict == "unreadable"), best)
        yield expected, best


def tallied(entries=TEXTS):
    """How many texts and claims of each kind are judged rightly, and which are not.

    Returns
    -------
    counts : dict
        Kind to a counter of texts, right texts, false rights, false wrongs, claims, right claims.
    missed : list
        (entry, verdict, missed claims) of each text that is not judged rightly in all.
    """
    counts, missed = collections.defaultdict(collections.Counter), []
    for entry in entries:
        found = judged(entry)
        allowed = accepted(entry)
        count = counts[entry["kind"]]
        count["texts"] += 1
        count["right"] += found.verdict in allowed
        count["false right"] += found.verdict == "right" and "right" not in allowed
        count["false wrong"] += found.verdict in WRONG and bool(allowed & {"right"}) and not (
            allowed & set(WRONG)
        )  # fmt: skip
        failed = []
        for expected, claim in claims_beside(entry, found):
            count["claims"] += 1
            verdict = claim.verdict if claim else None
            if verdict in accepted(expected):
                count["right claims"] += 1
            else:
                failed.append((expected, claim))
        if found.verdict not in allowed or failed:
            missed.append((entry, found, failed))
    return counts, missed


def table(counts):
    """The counts as lines of text."""
    total = sum(counts.values(), collections.Counter())
    lines = [f"{'kind':<24}{'texts':>9}{'false right':>13}{'false wrong':>13}{'claims':>11}"]
    for kind in (*sorted(counts), None):
        count = total if kind is None else counts[kind]
        lines.append(
            f"{KINDS.get(kind, 'all'):<24}{count['right']:>4}/{count['texts']:<4}"
            f"{count['false right']:>13}{count['false wrong']:>13}"
            f"{count['right claims']:>6}/{count['claims']}"
        )
    return "\n".join(lines)
