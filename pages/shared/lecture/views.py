"""The views of a lecture: pages with their settings, as text with one link in each line.

The text is a setting like any other, so the address of a page holds it; the file of a lecture is
the same text. Whoever wrote it, only pages and settings of this app are followed.
"""

from __future__ import annotations

import itertools
import urllib.parse
from dataclasses import dataclass, field

from pages.shared.state import edited_input, url
from pages.shared.state.settings import IN_LECTURE, MOST_VIEWS, SETTINGS

# What a view is made of: every setting but those of the lecture itself.
OF_VIEWS = tuple(setting.name for setting in SETTINGS if setting.name not in IN_LECTURE)
DEFAULTS = {setting.name: setting.default for setting in SETTINGS} | {edited_input.NAME: {}}
# Parameters of a link that are looked at; there are fewer settings.
MOST_PARAMETERS = 100


@dataclass(frozen=True)
class View:
    """A page by the name of its file, and the text of each setting off its default."""

    page: str
    query: dict = field(default_factory=dict)

    @property
    def line(self):
        """The view as a line of a lecture, `saliency?n=12`."""
        return self.page + (f"?{urllib.parse.urlencode(self.query)}" if self.query else "")


def read(text, pages):
    """The views that a text holds, and the numbers of the lines that are no view.

    Parameters
    ----------
    text : str
        A link in each line, whole or from the name of its page on; empty lines do not count.
    pages : collection of str
        The names of the pages that there are, the first page first.

    Returns
    -------
    views : list of View
        At most `MOST_VIEWS`.
    unread : list of int
        Counted from 1.

    Examples
    --------
    >>> read("saliency?n=12\\nhttps://somewhere/x", ["network", "saliency"])
    ([View(page='saliency', query={'n': '12'})], [2])
    """
    views, unread = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        if len(views) + len(unread) == MOST_VIEWS:
            unread.append(number)
            break
        try:
            views.append(_view(line.strip(), pages))
        except ValueError:
            unread.append(number)
    return views, unread


def _view(line, pages):
    """The view of one line; a ValueError where it is none."""
    path, _, query = line.partition("?")
    page = path.rsplit("/", 1)[-1] or next(iter(pages))
    if page not in pages:
        raise ValueError("expected a page of this app")
    return view_of(page, urllib.parse.parse_qs(query, True, max_num_fields=MOST_PARAMETERS))


def view_of(page, query):
    """The view of a page under a query, without what is no setting of a view.

    Parameters
    ----------
    page : str
    query : dict of str to list of str
    """
    values, _ = url.read({name: texts for name, texts in query.items() if name not in IN_LECTURE})
    return View(page, url.written(DEFAULTS | values, OF_VIEWS))


def write(views):
    """The text of a lecture.

    Examples
    --------
    >>> write([View("saliency", {"n": "12", "x": "2:0.5"}), View("formula")])
    'saliency?n=12&x=2%3A0.5\\nformula'
    """
    return "\n".join(view.line for view in views)


def first_that_fit(views):
    """Of views as many of the first as a link holds.

    Examples
    --------
    >>> len(first_that_fit([View("formula", {"formula": "x" * 900})] * 5))
    2
    """
    lengths = range(1, min(len(views), MOST_VIEWS) + 1)
    fit = itertools.takewhile(lambda length: url.fits(write(views[:length])), lengths)
    return views[: max(fit, default=0)]
