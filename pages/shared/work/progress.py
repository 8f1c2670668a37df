"""Long work in slices: it shows its progress and what it has, and can be cancelled.

Each slice is done in a process of its own (`worker`), so that no other session waits for it. The
page waits in a fragment that Streamlit runs again and again; each run waits for a moment and
returns, so that a click on Cancel is heard, and a tab that is closed asks for no more. The button
that starts the work stands outside the fragment: a fragment is made to repeat only by a run of the
whole page.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

import streamlit as st

from pages.shared.draw import present
from pages.shared.work import worker

# Seconds of work asked for at a time, and seconds that a run of the fragment waits.
SLICE, PATIENCE = 0.25, 0.2


@dataclass
class LongWork:
    """Work on `total` pieces, and what it has brought so far.

    `arguments` takes the first piece and the one after the last, counted from 0, and returns what
    `work_on` is called with; both the function and the arguments go to another process. `pieces`
    says what the pieces are, and `about` holds what the page wants to know of the work later.
    """

    total: int
    pieces: str
    work_on: Callable
    arguments: Callable
    about: object = None
    results: list = field(default_factory=list)
    done: int = 0
    state: str = "running"
    _asked: Future | None = None
    _until: int = 0
    _at_a_time: int = 1
    _start: float = field(default_factory=time.monotonic)

    @property
    def progress(self):
        """How far it is, in words."""
        return f"{self.done} of {self.total} {self.pieces}"

    @property
    def time_left(self):
        """How long it may still take, in words; empty before that can be said."""
        if not self.done:
            return ""
        spent = time.monotonic() - self._start
        left = spent * (self.total - self.done) / self.done
        return f"about {left:.0f} s left" if left < 100 else f"about {left / 60:.0f} min left"

    def go_on(self, patience=PATIENCE):
        """Wait a moment for the slice that is being worked on, and ask for the next."""
        if self._asked is None:
            self._ask()
        try:
            result, seconds = self._asked.result(timeout=patience)
        except TimeoutError:
            return
        except Exception:
            self.cancel()
            raise
        self.results.append(result)
        count, self.done = self._until - self.done, self._until
        # At most four times as many pieces: the next may be longer.
        fitting = int(count * SLICE / max(seconds, 1e-3))
        self._at_a_time = max(1, min(fitting, 4 * count))
        if self.done == self.total:
            self.state = "done"
        else:
            self._ask()

    def _ask(self):
        self._until = min(self.done + self._at_a_time, self.total)
        given = self.arguments(self.done, self._until)
        self._asked = worker.submit(self.work_on, *given)

    def cancel(self):
        """No more is asked for; what is done is kept."""
        self.state = "cancelled"


def start_button(key, make_work, label="Start"):
    """The button that starts the work of this key, which `make_work` returns."""

    def start():
        st.session_state[key] = make_work()

    work = st.session_state.get(key)
    running = bool(work and work.state == "running")
    st.button(label, on_click=start, disabled=running, type="primary")


def finished(key, partial=None):
    """The work of this key, waited for until it stands still; None without results.

    `partial`, called with the work, shows what it has brought so far.
    """
    work = st.session_state.get(key)
    if work is None:
        return None
    running = work.state == "running"
    # A run of the whole page has its turn among all sessions: it does not wait.
    at_first = iter((0.0,))

    @st.fragment(run_every=0.05 if running else None)
    def panel():
        if work.state == "running":
            work.go_on(next(at_first, PATIENCE))
        if work.state == "running":
            st.button("Cancel", on_click=work.cancel)
            told = ", ".join(filter(None, (work.progress, work.time_left)))
            st.progress(work.done / work.total, told)
            if work.results and partial:
                partial(work)
        elif running:
            st.rerun()

    # In a place of its own: a last run of the fragment clears what stands where it drew before.
    with st.container():
        panel()
    if running:
        present.end()
    if work.state == "cancelled":
        kept = f": {work.progress} are done and kept" if work.results else ""
        st.warning(f"Cancelled{kept}.")
    return work if work.results else None
