"""The memory of a server over 3,000 reruns of one session, and over 500 sessions that come and go.

    python tests/load/soak.py [--reruns 3000] [--sessions 500] [--page network]

Each rerun shows another network: nothing may be kept of those before. The sessions visit all pages
in turn, twenty at a time, and close. It prints the server's memory on the way (Linux), and ends
with 1 where more is kept than the limits below or an answer was wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import pathlib
import re
import sys

HOUSE = pathlib.Path(__file__).parents[2]
sys.path[:0] = [
    str(HOUSE),
    *(str(HOUSE / "tests" / at) for at in (".", "benchmarks")),
]

from floor.captured import MOVED  # noqa: E402
from lecture_hall import NAMES  # noqa: E402
from servers import running_server  # noqa: E402
from session import Session, faults  # noqa: E402

from app import FIRST  # noqa: E402

SEED = "weight seed"
# Sessions that are open at a time.
AT_A_TIME = 20
# In MiB: what may be kept of a rerun after the first tenth of them, and of a closed session.
MOST_OF_A_RERUN, MOST_OF_A_SESSION = 0.005, 0.05


def memory(pid):
    """The memory in MiB that a process holds."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024.0


async def reruns(address, pid, page, count):
    """The memory after each tenth of so many reruns of one session; and what was wrong."""
    held, wrong = [], []
    async with Session(address, "" if page == FIRST else page) as session:
        await session.open()
        for seed in range(1, count + 1):
            answer = await session.move(SEED, seed)
            wrong += faults(answer, seed)
            if seed % max(1, count // 10) == 0:
                held.append(memory(pid))
    return held, wrong


async def _visit(address, page, seed, wrong):
    async with Session(address, "" if page == FIRST else page, seed=seed) as session:
        await session.open()
        wrong += faults(await session.move(MOVED, 6), seed, n=6)


async def sessions(address, pid, count):
    """The memory after each tenth of so many sessions; and what was wrong."""
    held, wrong = [], []
    for first in range(0, count, AT_A_TIME):
        numbers = range(first, min(first + AT_A_TIME, count))
        await asyncio.gather(
            *(_visit(address, NAMES[at % len(NAMES)], at + 1, wrong) for at in numbers)
        )
        held.append(memory(pid))
    return held[:: max(1, len(held) // 10)], wrong


def _told(what, held, wrong, count, most):
    kept = (held[-1] - held[1]) / (0.8 * count)
    print(f"{what}: {' '.join(f'{mib:.0f}' for mib in held)} MiB", end="")
    print(f", {1024.0 * kept:.1f} KiB kept of each, {len(wrong)} wrong", flush=True)
    for problem in wrong[:5]:
        print("  ", problem)
    return not wrong and kept <= most


def main():
    """Print the memory on the way; whether all is well."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reruns", type=int, default=3000)
    parser.add_argument("--sessions", type=int, default=500)
    parser.add_argument("--page", action="append", choices=NAMES, help="of the reruns")
    options = parser.parse_args()
    well = True
    with running_server() as (address, pid):
        for page in options.page or (FIRST, "export", "formula"):
            found = asyncio.run(reruns(address, pid, page, options.reruns))
            what = f"{options.reruns} reruns of {page}"
            well = _told(what, *found, options.reruns, MOST_OF_A_RERUN) and well
        if options.sessions:
            found = asyncio.run(sessions(address, pid, options.sessions))
            what = f"{options.sessions} sessions"
            well = _told(what, *found, options.sessions, MOST_OF_A_SESSION) and well
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
