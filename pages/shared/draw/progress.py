"""Long work in slices, so that it shows its progress, can be cancelled and keeps what it has.

The work is done in a fragment that Streamlit runs again and again; each run works for a moment and
returns, so that a click on Cancel is heard. The button that starts the work stands outside the
fragment: a fragment is made to repeat only by a run of the whole page.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from pages.shared.draw import present

# Seconds of work between two chances to cancel.
SLICE = 0.2


@dataclass
class LongWork:
    """Work on `total` pieces, and what it has brought so far.

    `work_on` takes the first piece and the one after the last, counted from 0, and returns what is
    kept in `results`; it gets `at_a_time` pieces between two looks at the clock. `pieces` says what
    they are, and `about` holds what the page wants to know of the work later.
    """

    total: int
    pieces: str
    work_on: Callable
    at_a_time: int
    about: object = None
    results: list = field(default_factory=list)
    done: int = 0
    state: str = "running"

    @property
    def progress(self):
        """How far it is, in words."""
        return f"{self.done} of {self.total} {self.pieces}"

    def go_on(self, show_progress):
        """One slice of time, worked."""
        end = time.monotonic() + SLICE
        while self.done < self.total and time.monotonic() < end:
            until = min(self.done + self.at_a_time, self.total)
            self.results.append(self.work_on(self.done, until))
            self.done = until
            show_progress(self.done / self.total, self.progress)
        if self.done == self.total:
            self.state = "done"


def start_button(key, make_work):
    """The button that starts the work of this key, which `make_work` returns."""

    def start():
        st.session_state[key] = make_work()

    work = st.session_state.get(key)
    running = bool(work and work.state == "running")
    st.button("Start", on_click=start, disabled=running, type="primary")


def finished(key):
    """The work of this key, worked on and shown until it stands still; None without results."""
    work = st.session_state.get(key)
    if work is None:
        return None
    running = work.state == "running"

    def cancel():
        work.state = "cancelled"

    @st.fragment(run_every=0.05 if running else None)
    def panel():
        if work.state == "running":
            st.button("Cancel", on_click=cancel)
            bar = st.progress(work.done / work.total, work.progress)
            work.go_on(bar.progress)
        if running and work.state != "running":
            st.rerun()

    # In a place of its own: a last run of the fragment clears what stands where it drew before.
    with st.container():
        panel()
    if running:
        present.end()
    if work.state == "cancelled":
        st.warning(f"Cancelled: {work.progress} are checked and kept.")
    return work if work.results else None
