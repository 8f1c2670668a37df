"""A zip read from memory: its list checked before any member is unpacked.

Python's readers of bzip2 and LZMA members unpack without a bound, so stored and deflated members
alone are read. Nothing is written to disk.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import NamedTuple

from mlp.files.refusal import LARGEST_FILE, MOST_MEMBERS, refusal, shown

# What zipfile raises for a damaged file.
_DAMAGE = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    LookupError,
)
_PACKED_ENDINGS = (".zip", ".npz", ".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz")


class Archive(NamedTuple):
    """An opened zip and its members, those of the system left out."""

    opened: zipfile.ZipFile
    members: tuple

    @property
    def kind(self):
        """What the names say: npz, csv, torch_zip, keras, excel, packed, other or nothing."""
        names = [member.filename.lower() for member in self.members]
        last = [name.rsplit("/", 1)[-1] for name in names]
        if {"data.pkl", "constants.pkl"} & set(last):
            return "torch_zip"
        if any(name.endswith(".weights.h5") for name in names):
            return "keras"
        if any(name.startswith("xl/") for name in names):
            return "excel"
        if any(name.endswith(_PACKED_ENDINGS) for name in names):
            return "packed"
        if any(name.endswith((".csv", ".txt", ".tsv")) for name in names):
            return "csv"
        if any(name.endswith(".npy") for name in names):
            return "npz"
        return "other" if names else "nothing"

    def checked(self):
        """The archive, if nothing in its list is hostile; otherwise a ValueError."""
        if len(self.members) > MOST_MEMBERS:
            raise refusal(f"the zip holds {len(self.members)} members, the limit is {MOST_MEMBERS}")
        for member in self.members:
            _check_member(member)
        for what, values in (
            ("name", [member.filename for member in self.members]),
            ("place", [member.header_offset for member in self.members]),
        ):
            twice = next((v for v in values if values.count(v) > 1), None)
            if twice is not None:
                raise refusal(
                    f"the zip lists the same {what} twice ({shown(twice)}): two members cannot "
                    "be told apart; save each array once"
                )
        total = sum(member.file_size for member in self.members)
        if total > LARGEST_FILE:
            raise refusal(
                f"the zip unpacks to {total:,} bytes by its own list, the limit is 64 MiB"
            )
        return self

    def read(self, member):
        """The bytes of a member, never more than its declared size.

        Raises
        ------
        ValueError
            If it is damaged: another size or another checksum than declared.
        """
        try:
            with self.opened.open(member) as stream:
                data = stream.read(member.file_size + 1)
        except _DAMAGE:
            data = None
        if data is None or len(data) != member.file_size:
            raise refusal(
                f"{shown(member.filename)} is damaged in the zip: its bytes do not match the "
                "declared size and checksum; save or upload the file again"
            )
        return data


def _check_member(member):
    name = member.orig_filename
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or re.match(r"[A-Za-z]:", name):
        raise refusal(
            f"the zip has a member with the path {shown(name)!r}: a name must not be absolute or "
            "lead out of the folder by '..'"
        )
    if member.flag_bits & 0x41:
        raise refusal(f"{shown(name)} is encrypted with a password: save the zip without one")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refusal(
            f"{shown(name)} is packed by method {member.compress_type}, expected stored or "
            "deflated members of a zip"
        )


def _of_the_system(name):
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return name.endswith("/") or name.startswith("__MACOSX/") or last.startswith(".")


def open_zip(data):
    """The archive of these bytes.

    Raises
    ------
    ValueError
        If the zip is damaged or cut, or lists far more members than the limit.
    """
    # Every member has this mark in the list at the end: no list longer than this is even parsed.
    marks = data.count(b"PK\x01\x02")
    if marks > 10 * MOST_MEMBERS:
        raise refusal(f"the zip holds {marks} members, the limit is {MOST_MEMBERS}")
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
        members = tuple(m for m in opened.infolist() if not _of_the_system(m.filename))
    except _DAMAGE:
        raise refusal(
            "the zip is damaged or cut short: its list of members at the end is broken; save or "
            "upload the file again"
        ) from None
    return Archive(opened, members)
