"""A hundred thousand texts judged without an exception: a soak run, by hand.

`python tests/benchmarks/fuzz_judge.py [COUNT] [SEED]` prints how many texts were judged, and the
longest time of the processor for one. One text in ten is a text of the corpora with a few signs
changed; the others are noise and piles of signs.
"""

import sys
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests" / "formulas")]

import corpus_of_claims  # noqa: E402
from fuzz import texts  # noqa: E402
from test_own_texts import ENTRIES  # noqa: E402
from test_safety import FORMULAS, check  # noqa: E402

import mlp  # noqa: E402

CORPORA = [
    *FORMULAS,
    *(entry["text"] for entry in corpus_of_claims.TEXTS),
    *(text for *_, text in ENTRIES),
]
CORPORA = [text for text in CORPORA if text]
MUTATED = 0.1


def main(count=100_000, seed=20160405):
    """Judges the texts of a seed; the first that fails ends the run with its exception."""
    mlp.judge("x")  # prepares the networks, once for all verdicts
    longest, slowest = 0.0, ""
    for number, text in enumerate(texts(count, seed, CORPORA, MUTATED), 1):
        start = time.process_time()
        try:
            check(text)
        except BaseException:
            print(f"text {number}: {text!r}")
            raise
        taken = time.process_time() - start
        if taken > longest:
            longest, slowest = taken, text
        if number % 10_000 == 0:
            print(f"{number} texts judged, the longest in {longest:.2f} s: {slowest!r}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
