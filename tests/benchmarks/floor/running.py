"""The floor of a page, made and running."""

import contextlib
import os
import pathlib
import tempfile

from servers import running_app

from floor.captured import write_floor

FLOOR = pathlib.Path(__file__).parent


@contextlib.contextmanager
def floor_of(page, everything=True):
    """The number of charts of a page, whose floor `replayed.py` draws meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "floor.json"
        os.environ["FLOOR"] = str(file)
        yield write_floor(page, file, everything)


@contextlib.contextmanager
def running_floor(page, everything=True):
    """The address of an app that is the floor of a page."""
    with floor_of(page, everything), running_app(FLOOR / "in_navigation.py") as address:
        yield address
