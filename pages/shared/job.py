"""A long check in slices, so that it shows its progress, can be cancelled and keeps what it has.

The work is done in a fragment that Streamlit runs again and again; each run works for a moment and
returns, so that a click on Cancel is heard. The button that starts the work stands outside the
fragment: a fragment is made to repeat only by a run of the whole page.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, fields

import numpy as np
import streamlit as st

import mlp
from pages.shared import show

AT_A_TIME = 250  # networks between two looks at the clock
SLICE = 0.2  # seconds of work between two chances to cancel
OUTLIERS = 10  # networks in the table of those with the fewest digits


@dataclass
class Job:
    """Networks to check, and the checks done so far."""

    sizes: tuple
    networks: int
    scale: float
    wrt: str
    parts: list = field(default_factory=list)
    state: str = "running"

    @property
    def done(self):
        """How many networks are checked."""
        return sum(len(part.seed) for part in self.parts)

    def work(self, show_progress):
        """Check for one slice of time."""
        end = time.monotonic() + SLICE
        while self.done < self.networks and time.monotonic() < end:
            seeds = np.arange(self.done, min(self.done + AT_A_TIME, self.networks))
            self.parts.append(mlp.check_many(self.sizes, seeds, scale=self.scale, wrt=self.wrt))
            show_progress(self.done / self.networks, f"{self.done} of {self.networks} networks")
        if self.done == self.networks:
            self.state = "done"

    @property
    def found(self):
        """The checks done so far as one record."""
        names = [f.name for f in fields(mlp.ManyChecks)]
        return mlp.ManyChecks(
            **{name: np.concatenate([getattr(part, name) for part in self.parts]) for name in names}
        )


def _start(*what):
    st.session_state["job"] = Job(*what)


def _cancel():
    st.session_state["job"].state = "cancelled"


def start_button(*what):
    """The button that starts a job: sizes, number of networks, scale, wrt."""
    job = st.session_state.get("job")
    running = bool(job and job.state == "running")
    st.button("Start", on_click=_start, args=what, disabled=running, type="primary")


def progress():
    """Work on the job, show how far it is, and return it once it stands still, None without one."""
    job = st.session_state.get("job")
    if job is None:
        return None
    running = job.state == "running"

    @st.fragment(run_every=0.05 if running else None)
    def panel():
        if job.state == "running":
            st.button("Cancel", on_click=_cancel)
            bar = st.progress(job.done / job.networks, f"{job.done} of {job.networks} networks")
            job.work(bar.progress)
        if running and job.state != "running":
            st.rerun()

    panel()
    if running:
        st.stop()
    if job.state == "cancelled":
        st.warning(f"Cancelled: {job.done} of {job.networks} networks are checked and kept.")
    return job if job.parts else None


def open_seed(seed):
    """Make one of the networks the one that every page shows."""
    job, seed = st.session_state["job"], int(seed)
    n, m, k = job.sizes
    st.session_state.update(
        n=n, m=m, k=k, scale=job.scale, seed=seed, input_seed=seed, label=seed % k + 1, x={}
    )
    st.toast(f"Seed {seed} is open on every page.")


def outliers(table):
    """The networks with the fewest digits as a table; choosing a row opens its seed."""
    fewest = table.nsmallest(OUTLIERS, "digits").reset_index(drop=True)

    def chosen():
        for row in st.session_state["outliers"].selection.rows:
            open_seed(fewest["seed"][row])

    show.frame(fewest, key="outliers", on_select=chosen, selection_mode="single-row")
