"""How long a verdict takes: run as a script, it prints medians in milliseconds.

Targets: 5 ms for a right formula, 50 ms for a typical one with the search for its repair.
"""

import json
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import mlp  # noqa: E402

CORPUS = Path(__file__).resolve().parents[1] / "formulas" / "formulas.json"
REPEATS = 5


def milliseconds(text, **given):
    """The median time of one verdict."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        mlp.judge(text, **given)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main():
    """The median and the largest time for each verdict, with and without a convention, printed."""
    entries = json.loads(CORPUS.read_text(encoding="utf-8"))
    mlp.judge("x")  # prepares the networks, once for all verdicts
    for title, fixed in (("convention and names given", True), ("everything guessed", False)):
        times = {}
        for entry in entries:
            text = "\n".join([*entry["definitions"], entry["text"]])
            given = {"wrt": entry["wrt"]}
            if fixed:
                given |= {"convention": entry["convention"], "names": entry["names"]}
            verdict = mlp.judge(text, **given).verdict
            times.setdefault(verdict, []).append(milliseconds(text, **given))
        print(f"{title}, {len(entries)} formulas")
        for verdict, found in sorted(times.items()):
            middle, largest = statistics.median(found), max(found)
            print(
                f"  {verdict:<24}{len(found):>4} formulas   "
                f"median {middle:6.1f} ms   largest {largest:6.1f} ms"
            )


if __name__ == "__main__":
    main()
