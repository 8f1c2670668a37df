"""A process beside the server that does long work, so that the sessions keep the interpreter.

In the server's own process any work holds the interpreter from the scripts of all sessions. The
process takes functions that it can import, with their arguments, one after the other: of several
sessions that have work each gets its turn. It holds nothing between two of them, and it ends when
the server does, however that ends: its input is then at its end.
"""

from __future__ import annotations

import contextlib
import functools
import os
import pathlib
import pickle
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

_HOUSE = pathlib.Path(__file__).parents[3]
_MODULE = "pages.shared.work.worker"
# The process yields to the server where both want the processor.
_NICENESS = 10
# One processor is left to the server; more than so many processes would not be used.
_MOST_PROCESSES = 4
_OF_THREAD = threading.local()


def submit(function, *arguments):
    """A Future of (what the function returns, the seconds that it took), done in the process.

    Parameters
    ----------
    function : callable
        A function that can be imported, in a module without Streamlit.
    arguments
        What `pickle` takes.
    """
    return _threads().submit(_asked, function, arguments)


@functools.cache
def _threads():
    """Threads that wait for a process each."""
    processes = max(1, min(_MOST_PROCESSES, (os.cpu_count() or 2) - 1))
    return ThreadPoolExecutor(processes, thread_name_prefix="long work")


def _asked(function, arguments):
    """The answer of this thread's process, which is started anew where it has ended."""
    for _ in range(2):
        process = getattr(_OF_THREAD, "process", None)
        if process is None:
            process = _OF_THREAD.process = _started()
        try:
            pickle.dump((function, arguments), process.stdin)
            process.stdin.flush()
            problem, found = pickle.load(process.stdout)
        except (OSError, EOFError):
            _end(process)
            _OF_THREAD.process = None
            continue
        if problem is not None:
            raise problem
        return found
    raise RuntimeError("The process that does long work ended twice at the same piece of it.")


def _started():
    command = [sys.executable, "-m", _MODULE]
    return subprocess.Popen(command, cwd=_HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _end(process):
    process.kill()
    with contextlib.suppress(OSError), process:  # closes its pipes and waits for its end
        pass


def _serve(questions, answers):
    """Answer one question after the other until there are none."""
    while True:
        try:
            function, arguments = pickle.load(questions)
        except EOFError:
            return
        start = time.monotonic()
        try:
            answer = None, (function(*arguments), time.monotonic() - start)
        except Exception as problem:  # the server's to judge
            answer = problem, None
        pickle.dump(answer, answers)
        answers.flush()


def _main():
    # Ctrl-C is for the server, which then ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not stand among the answers.
    os.dup2(2, 1)
    _serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    _main()
