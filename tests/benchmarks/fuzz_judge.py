"""A hundred thousand texts judged without an exception: a soak run, by hand.

`python tests/benchmarks/fuzz_judge.py [COUNT] [SEED]` prints how many texts were judged, and the
longest time of one.
"""

import sys
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests" / "formulas")]

from fuzz import texts  # noqa: E402
from test_safety import FORMULAS, check  # noqa: E402


def main(count=100_000, seed=20160405):
    """Judges the texts of a seed; the first that fails ends the run with its exception."""
    longest, slowest = 0.0, ""
    for number, text in enumerate(texts(count, seed, FORMULAS, 0.02), 1):
        start = time.process_time()
        check(text)
        taken = time.process_time() - start
        if taken > longest:
            longest, slowest = taken, text
        if number % 10_000 == 0:
            print(f"{number} texts judged, the longest in {longest:.2f} s: {slowest[:60]!r}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
