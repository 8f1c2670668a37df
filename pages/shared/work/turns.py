"""Scripts take turns: of fifty sessions that change something at once, few run at a time.

Python runs one thread at a time. Fifty scripts at once are no faster, and every NumPy call of one
waits behind all the others for the interpreter; one after the other each is done sooner.
"""

import contextlib
import threading

# More than one, so that a long script, such as one that reads a large file, does not hold up all.
AT_A_TIME = 2
# Seconds after which a script that had no turn runs beside the others.
PATIENCE = 30.0
_TURNS = threading.BoundedSemaphore(AT_A_TIME)


@contextlib.contextmanager
def turn():
    """A place among the scripts that run, given back however the script ends."""
    given = _TURNS.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if given:
            _TURNS.release()
