"""Many sessions that move a slider at once, on each page, beside a bare page with the same charts.

    python tests/load/lecture_hall.py [--sessions 50] [--moves 6] [--page network]

For each page it prints the 95th percentile of the time from a moved slider to the end of the run:
of one session alone, of all sessions at once, and of all sessions on the page's floor, which draws
the same elements and computes nothing (`tests/benchmarks/floor`), and the ratio of the last two.
Every session has a network of its own, and every answer is checked: the fingerprint that it shows
is that of the network which the session asked for. An error or a wrong answer ends it with 1.

The driver shares the machine with the server: read the ratios, not the milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import pathlib
import random
import sys
from dataclasses import dataclass, field

HOUSE = pathlib.Path(__file__).parents[2]
sys.path[:0] = [
    str(HOUSE),
    *(str(HOUSE / "tests" / at) for at in (".", "benchmarks")),
]

from floor.captured import MOVED, PLACES  # noqa: E402
from floor.running import running_floor  # noqa: E402
from servers import running_app  # noqa: E402
from session import Session, faults  # noqa: E402

from app import FIRST, PAGES  # noqa: E402

NAMES = [name for pages in PAGES.values() for name, _ in pages]
MOST = 2.0


@dataclass
class Heard:
    """The times in seconds of all answers, and what was wrong with any."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def percentile(self, share):
        """The time that this share of the answers took at most."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


async def _visitor(address, page, seed, moves, heard, everybody, judge):
    drawn = random.Random(seed)
    async with Session(address, page, seed=seed) as session:
        opened = await session.open()
        if judge:
            heard.wrong += faults(opened, seed)
        await everybody.wait()
        n = 5
        for _ in range(moves):
            n = drawn.choice([place for place in PLACES if place != n])
            answer = await session.move(MOVED, n)
            heard.seconds.append(answer.seconds)
            if judge:
                heard.wrong += faults(answer, seed, n)


async def hall(address, page, sessions, moves, judge=True):
    """So many sessions that move so often at once; what was heard, a Heard."""
    heard, everybody = Heard(), asyncio.Barrier(sessions)
    seeds = range(1000, 1000 + sessions)
    await asyncio.gather(
        *(_visitor(address, page, seed, moves, heard, everybody, judge) for seed in seeds)
    )
    return heard


def measured(address, page, sessions, moves):
    """Heard of one session alone, of all, and of all on the floor."""
    at = "" if page == FIRST else page
    alone = asyncio.run(hall(address, at, 1, max(moves, 20)))
    together = asyncio.run(hall(address, at, sessions, moves))
    with running_floor(page) as floor:
        bare = asyncio.run(hall(floor, "", sessions, moves, judge=False))
    return alone, together, bare


def main():
    """Print a line for each page; whether all is well."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--moves", type=int, default=6)
    parser.add_argument("--page", action="append", choices=NAMES, help="only these pages")
    options = parser.parse_args()
    print(f"{'page':18}{'alone ms':>10}{'together':>10}{'floor':>10}{'ratio':>7}{'wrong':>7}")
    well = True
    with running_app() as address:
        for page in options.page or NAMES:
            all_heard = measured(address, page, options.sessions, options.moves)
            times = [1000.0 * heard.percentile(0.95) for heard in all_heard]
            ratio = times[1] / times[2]
            wrong = [problem for heard in all_heard for problem in heard.wrong]
            written = "".join(f"{time:10.0f}" for time in times)
            print(f"{page:18}{written}{ratio:7.2f}{len(wrong):7}", flush=True)
            for problem in wrong[:5]:
                print("  ", problem)
            well = well and not wrong and ratio <= MOST
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
