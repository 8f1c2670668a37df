"""Every row of a table checked, and the way from one of them to the other pages."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import streamlit as st

import mlp
from pages.shared.checks.many_networks import joined
from pages.shared.draw.notation import grouped
from pages.shared.state.example import described_by
from pages.shared.state.network_choice import open_row
from pages.shared.work.progress import LongWork

# Rows that are checked at most.
MOST_ROWS = 10_000


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

    def _given(self, first, end):
        """The network and the rows from `first` up to `end`, counted from 0, with their labels."""
        example = described_by(st.session_state)
        network, X, labels = example.network, example.rows[first:end], example.source.labels
        labels = np.full(len(X), example.label - 1) if labels is None else labels[first:end]
        return network, X, np.eye(network.sizes[2])[labels]

    def work(self):
        """The work that checks all rows."""
        return LongWork(
            self.total, "rows", partial(mlp.check_rows, wrt=self.wrt), self._given, about=self
        )

    def joined(self, parts):
        """The checks of many slices as one record; rows are counted from 1, as on every page."""
        found = joined(parts)
        return replace(found, seed=np.arange(1, found.seed.size + 1))

    def open(self, number):
        """One of the rows opened: it becomes the x that every page shows."""
        open_row(int(number) - 1)


def forget_others(key, rows):
    """The work of this key let go where it is of other rows, or of another network."""
    kept = st.session_state.get(key)
    if kept is not None and replace(kept.about, wrt=rows.wrt) != rows:
        del st.session_state[key]
