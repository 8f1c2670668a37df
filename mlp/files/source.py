"""Where bytes come from: a path, bytes, an open file, or several of these."""

from __future__ import annotations

import os
from typing import NamedTuple

from mlp.files.refusal import LARGEST_FILE, MOST_MEMBERS, refusal, shown


class Source(NamedTuple):
    """The bytes of one file and the name it came with, which may be empty."""

    name: str
    data: bytes

    @property
    def base_name(self):
        """The name without its folders."""
        return self.name.replace("\\", "/").rsplit("/", 1)[-1]

    @property
    def ending(self):
        """What follows the last point of the name, in small letters: csv."""
        return self.base_name.rpartition(".")[2].lower() if "." in self.base_name else ""


def read_source(file, name=None):
    """The bytes of a file, no more than the limit, and its name.

    Parameters
    ----------
    file : str, PathLike, bytes or binary file object
    name : str, optional

    Raises
    ------
    ValueError
        If the file is larger than 64 MiB, or is nothing that can be read.
    OSError
        What `open` raises for a path.

    Examples
    --------
    >>> read_source(b"1,2", "runs/W1.csv").base_name
    'W1.csv'
    """
    if isinstance(file, (str, os.PathLike)):
        name = file if name is None else name
        with open(file, "rb") as opened:
            data = opened.read(LARGEST_FILE + 1)
    elif isinstance(file, (bytes, bytearray, memoryview)):
        data = bytes(file)
    elif hasattr(file, "read"):
        name = getattr(file, "name", None) if name is None else name
        data = file.read(LARGEST_FILE + 1)
        if not isinstance(data, bytes):
            raise refusal("file is open as text, expected a file opened in binary mode ('rb')")
    else:
        raise refusal(
            f"file is of type {shown(type(file).__name__)}, expected a path, bytes or a file "
            "opened in binary mode"
        )
    if len(data) > LARGEST_FILE:
        raise refusal(f"the file {shown(name or '')} is larger than the limit of 64 MiB")
    # A file object may have a number for a name.
    named = isinstance(name, (str, bytes, os.PathLike))
    return Source(os.fsdecode(name) if named else "", data)


def read_sources(file, name=None):
    """The sources of one file, or of a list of them.

    Raises
    ------
    ValueError
        As `read_source`; an empty list; more files than names; more than 64 MiB together.
    """
    if not isinstance(file, (list, tuple)):
        return (read_source(file, name),)
    names = [None] * len(file) if name is None else list(name)
    if not file or len(names) != len(file):
        raise refusal(f"{len(file)} files came with {len(names)} names, expected one name a file")
    if len(file) > MOST_MEMBERS:
        raise refusal(f"{len(file)} files came at once, the limit is {MOST_MEMBERS}")
    sources = tuple(read_source(one, called) for one, called in zip(file, names, strict=True))
    if sum(len(source.data) for source in sources) > LARGEST_FILE:
        raise refusal("the files together are larger than the limit of 64 MiB")
    return sources
