"""The processor's time that a script takes, wherever it ends."""

import runpy
import time

# In seconds, of each run since it was cleared.
TIMES = []


def run(path):
    """A script run, its time kept."""
    start = time.thread_time()
    try:
        runpy.run_path(path)
    finally:  # a page may end with st.stop
        TIMES.append(time.thread_time() - start)
