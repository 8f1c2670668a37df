"""Thousands of random networks checked, and the way from one of them to the other pages."""

from dataclasses import dataclass, fields

import numpy as np
import streamlit as st

import mlp
from pages.shared.draw import present as show
from pages.shared.draw.progress import Job

AT_A_TIME = 250  # networks between two looks at the clock
OUTLIERS = 10  # networks in the table of those with the fewest digits


@dataclass(frozen=True)
class Networks:
    """The random networks of one job: their sizes, their scale and the gradient checked."""

    sizes: tuple
    scale: float
    wrt: str

    def check(self, first, end):
        """Check the seeds from `first` up to `end`."""
        return mlp.check_many(self.sizes, np.arange(first, end), scale=self.scale, wrt=self.wrt)

    def job(self, count):
        """The job that checks the first `count` seeds."""
        return Job(count, "networks", self.check, AT_A_TIME, about=self)


def joined(parts):
    """The checks of many slices as one record."""
    names = [f.name for f in fields(mlp.ManyChecks)]
    return mlp.ManyChecks(
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    )


def open_seed(networks, seed):
    """Make one of the networks the one that every page shows."""
    (n, m, k), seed = networks.sizes, int(seed)
    st.session_state.update(
        n=n, m=m, k=k, scale=networks.scale, seed=seed, input_seed=seed, label=seed % k + 1, x={}
    )
    st.toast(f"Seed {seed} is open on every page.")


def outliers(table, networks):
    """The networks with the fewest digits as a table; choosing a row opens its seed."""
    fewest = table.nsmallest(OUTLIERS, "digits").reset_index(drop=True)

    def chosen():
        for row in st.session_state["outliers"].selection.rows:
            open_seed(networks, fewest["seed"][row])

    show.frame(fewest, key="outliers", on_select=chosen, selection_mode="single-row")
