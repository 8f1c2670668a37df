"""The wrong gradients that a reader can choose, beside the right one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

import mlp
from pages.shared.checks.part import largest_part
from pages.shared.state.settings import ONE_ENTRY_OFF

# Entries nearer to the right ones than this are not changed by a mistake.
SAME = 1e-9


@dataclass(frozen=True, eq=False)
class WrongGradient:
    """One gradient with a mistake, None where its formula does not conform, and the right one."""

    sentence: str
    values: np.ndarray | None
    right: np.ndarray

    @cached_property
    def _changed(self):
        return ~np.isclose(self.values, self.right, rtol=SAME, atol=0)

    @property
    def wrong_entries(self):
        """How many entries the mistake changes."""
        return int(self._changed.sum())

    def wrong_entries_of(self, part):
        """How many entries of a part it changes."""
        return int(part.of(self._changed).sum())

    def largest_part(self, network, x, wrt):
        """The part of a network whose entries are the most wrong."""
        return largest_part(network, x, wrt, np.nan_to_num(np.abs(self.values - self.right)))


def titles(activation):
    """What each mistake of an activation is called on the page, by its name in a link.

    Parameters
    ----------
    activation : str
    """
    titled = {mistake.name: mistake.title for mistake in mlp.mistakes_for(activation)}
    return titled | {ONE_ENTRY_OFF: ONE_ENTRY_OFF}


def with_mistake(name, network, x, y, wrt, percent):
    """The gradient that a mistake of this name makes.

    Parameters
    ----------
    name : str
        One of `mlp.mistakes_for` the network's activation, or ONE_ENTRY_OFF.
    network, x, y : Network, ndarray, ndarray
    wrt : str
    percent : float or None
        By how much the one entry is too large.

    Returns
    -------
    WrongGradient
    """
    right = getattr(mlp.gradients(network, x, y), wrt)
    if name == ONE_ENTRY_OFF:
        place = np.unravel_index(np.abs(right).argmax(), right.shape)
        values = mlp.one_entry_off(right, place, percent)
        said = "The largest entry is too large. All other entries are right."
        return WrongGradient(said, values, right)
    known = mlp.mistakes_for(network.activation)
    mistake = next(mistake for mistake in known if mistake.name == name)
    if not mistake.conforms(*network.sizes):
        return WrongGradient(mistake.sentence, None, right)
    return WrongGradient(mistake.sentence, getattr(mistake.gradients(network, x, y), wrt), right)


def caught_entries(sweep, values):
    """How many entries each method of a sweep catches at each step: (methods, steps)."""
    return sweep.catches(values).reshape(*sweep.error.shape[:2], -1).sum(axis=-1)
