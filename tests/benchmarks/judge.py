"""How long a verdict takes, and how many texts are judged rightly: run as a script, it prints both.

Targets: 5 ms for a right formula, 50 ms for a typical one with the search for its repair, 50 ms for
a program of 20 lines, half a second of the processor for any text.
"""

import json
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

FORMULAS = Path(__file__).resolve().parents[1] / "formulas"
sys.path.insert(0, str(FORMULAS))

import corpus_of_claims  # noqa: E402

import mlp  # noqa: E402

CORPUS = FORMULAS / "formulas.json"
REPEATS = 5


def milliseconds(judged, *arguments, **given):
    """The time of the processor for one verdict, the shortest of several on a shared machine."""
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        judged(*arguments, **given)
        times.append(1000 * (time.process_time() - start))
    return min(times)


def whole_texts():
    """The share of whole texts and claims judged rightly, and the time for each kind."""
    counts, _ = corpus_of_claims.tallied()
    print(corpus_of_claims.table(counts))
    times = {}
    for entry in corpus_of_claims.TEXTS:
        taken = milliseconds(corpus_of_claims.judged, entry)
        times.setdefault(entry["kind"], []).append(taken)
    for kind, found in sorted(times.items()):
        print(
            f"  {corpus_of_claims.KINDS[kind]:<24}{len(found):>4} texts      "
            f"median {statistics.median(found):6.1f} ms   largest {max(found):6.1f} ms"
        )


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
            times.setdefault(verdict, []).append(milliseconds(mlp.judge, text, **given))
        print(f"{title}, {len(entries)} formulas")
        for verdict, found in sorted(times.items()):
            middle, largest = statistics.median(found), max(found)
            print(
                f"  {verdict:<24}{len(found):>4} formulas   "
                f"median {middle:6.1f} ms   largest {largest:6.1f} ms"
            )


if __name__ == "__main__":
    main()
    whole_texts()
