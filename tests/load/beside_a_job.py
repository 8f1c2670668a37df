"""How much longer a rerun takes while another session does long work, and whether that ends.

    python tests/load/beside_a_job.py [--moves 60]

One session moves a slider of the first page, at first alone, then beside a session that checks
10,000 networks, and at last alone again: the tab with the job is closed in the middle. It prints
the median and the 95th percentile of each, and how much the job adds: at most 50 ms. The process
that did the work must come to rest when the tab is closed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import pathlib
import sys
import time

HOUSE = pathlib.Path(__file__).parents[2]
sys.path[:0] = [
    str(HOUSE),
    *(str(HOUSE / "tests" / at) for at in (".", "benchmarks")),
]

from floor.captured import MOVED  # noqa: E402
from lecture_hall import Heard  # noqa: E402
from servers import running_server  # noqa: E402
from session import Session, faults  # noqa: E402

MOST_ADDED = 0.050
# As many networks as the page offers, of the largest sizes: it takes longer than the measurement.
JOB = {"n": 12, "m": 12, "k": 12, "networks": 10_000, "wrt": "W1"}


async def moved_about(address, moves):
    """Heard of a session that moves the slider to and fro, every answer checked."""
    heard = Heard()
    async with Session(address, seed=7) as session:
        await session.open()
        for move in range(moves + 3):
            n = 4 + move % 2
            answer = await session.move(MOVED, n)
            heard.wrong += faults(answer, 7, n)
            if move >= 3:  # the first ones warm up
                heard.seconds.append(answer.seconds)
            await asyncio.sleep(0.02)
    return heard


@contextlib.asynccontextmanager
async def job_running(address):
    """A session whose job has begun and goes on, its fragment run again as a browser does."""
    async with Session(address, "many_seeds", **JOB) as session:
        await session.open()
        await session.click("Start")

        async def go_on():
            while session.repeats:
                await session.tick()
                await asyncio.sleep(0.05)

        ticking = asyncio.create_task(go_on())
        try:
            yield session
        finally:
            goes_on = not ticking.done()
            ticking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await ticking
    if not goes_on:
        raise AssertionError("the job ended before the measurement did")


async def measured(address, moves):
    """Heard alone, beside the job, and alone again after its tab was closed."""
    before = await moved_about(address, moves)
    async with job_running(address):
        beside = await moved_about(address, moves)
    after = await moved_about(address, moves)
    return before, beside, after


def children_of(pid):
    """The processes that this one started (Linux)."""
    threads = pathlib.Path(f"/proc/{pid}/task").glob("*/children")
    return {int(child) for path in threads for child in path.read_text().split()}


def processor_seconds(pid):
    """The processor's time that a process has taken (Linux)."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100.0


def at_rest(pid, patience=5.0):
    """Whether the processes that a server started come to rest within so many seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        before = sum(processor_seconds(child) for child in children_of(pid))
        time.sleep(0.5)
        if sum(processor_seconds(child) for child in children_of(pid)) - before < 0.02:
            return True
    return False


def main():
    """Print the table; whether all is well."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moves", type=int, default=60)
    options = parser.parse_args()
    with running_server() as (address, pid):
        heard = asyncio.run(measured(address, options.moves))
        rest = at_rest(pid)
    print(f"{'':12}{'median ms':>11}{'p95 ms':>9}{'wrong':>7}")
    for name, one in zip(("alone", "beside a job", "alone again"), heard, strict=True):
        times = (1000.0 * one.percentile(share) for share in (0.5, 0.95))
        print(f"{name:12}" + "{:11.0f}{:9.0f}".format(*times) + f"{len(one.wrong):7}")
    alone = min(heard[0].percentile(0.95), heard[2].percentile(0.95))
    added = heard[1].percentile(0.95) - alone
    print(f"the job adds {1000.0 * added:.0f} ms; it {'ended' if rest else 'goes on'} with its tab")
    return 0 if added <= MOST_ADDED and rest and not any(one.wrong for one in heard) else 1


if __name__ == "__main__":
    sys.exit(main())
