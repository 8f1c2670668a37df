"""Every row of a table checked, and the way from one of them to the other pages."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

import mlp
from pages.shared.draw.notation import grouped
from pages.shared.draw.progress import LongWork
from pages.shared.state.example import described_by
from pages.shared.state.network_choice import open_row

# Rows that are checked at most, and entries of gradients between two looks at the clock.
MOST_ROWS, ENTRIES_AT_A_TIME = 10_000, 100_000


@dataclass(frozen=True)
class Rows:
    """Rows of the table that is open, checked together, and the gradient checked.

    They are told by the fingerprint of network and table, and whether they are standardised. The
    arrays stay where they are: work that is done would keep them as long as the session lasts.
    Rows without labels of their own are checked with the label that is open.
    """

    sizes: tuple
    fingerprint: str
    standardised: bool
    total: int
    wrt: str

    each = "row"
    what = "rows"

    @classmethod
    def of(cls, example, wrt):
        """The rows of an example's source."""
        source, total = example.source, min(example.source.count, MOST_ROWS)
        standardised = example.standardisation is not None
        return cls(example.network.sizes, source.fingerprint, standardised, total, wrt)

    @property
    def file_stem(self):
        """The end of each file name: `64-16-10_657e410c_dL_dx`."""
        return f"{'-'.join(map(str, self.sizes))}_{self.fingerprint}_dL_d{self.wrt}"

    def said(self, count):
        """What was checked, the first `count` rows of it, in words."""
        return f"Checked: {mlp.derivative(self.wrt)} at the first {grouped(count)} rows."

    def check(self, first, end):
        """The checks of the rows from `first` up to `end`, counted from 0."""
        example = described_by(st.session_state)
        network, X, labels = example.network, example.rows[first:end], example.source.labels
        labels = np.full(len(X), example.label - 1) if labels is None else labels[first:end]
        found = mlp.check_rows(network, X, np.eye(network.sizes[2])[labels], wrt=self.wrt)
        # Rows are counted from 1, as on every page.
        return replace(found, seed=found.seed + first + 1)

    def work(self):
        """The work that checks all rows."""
        n, m, k = self.sizes
        entries = {"x": n, "W1": n * m, "b1": m, "W2": m * k, "b2": k}[self.wrt]
        at_a_time = max(1, ENTRIES_AT_A_TIME // entries)
        return LongWork(self.total, "rows", self.check, at_a_time, about=self)

    def open(self, number):
        """One of the rows opened: it becomes the x that every page shows."""
        open_row(int(number) - 1)


def forget_others(key, rows):
    """The work of this key let go where it is of other rows, or of another network."""
    kept = st.session_state.get(key)
    if kept is not None and replace(kept.about, wrt=rows.wrt) != rows:
        del st.session_state[key]
