"""How a reader's numbers were read, in words."""

from __future__ import annotations

from pages.shared.draw.notation import dimensions
from pages.shared.pasted.exports import OF_NETWORK


def how_read(read):
    """What was read: how many numbers, of how many digits, in which arithmetic, from where.

    Parameters
    ----------
    read : Reading
    """
    count = read.values.size
    parts = [f"{count} number{'s' if count > 1 else ''}"]
    if read.digits:
        fewest, most = read.digits
        digits = f"{most}" if fewest == most else f"{fewest} to {most}"
        parts.append(f"{digits} digit{'s' if most > 1 else ''} each")
    if read.arithmetic != "float64":
        parts.append(f"computed in {read.arithmetic}")
    if read.source:
        parts.append(f"from {read.source}")
    return f"Read: {', '.join(parts)}."


def warnings(read, fingerprint):
    """What is unusual about the numbers: that they are transposed, or of another network.

    Parameters
    ----------
    read : Reading
    fingerprint : str
        Of the network on the page.

    Returns
    -------
    list of str
    """
    found = []
    if read.turned:
        sizes = dimensions(read.values.T.shape)
        found.append(f"Your numbers are {sizes}: they are compared transposed.")
    named = OF_NETWORK.search(read.source)
    if named and named[2] != fingerprint:
        found.append(
            f"The file is of the network with the fingerprint {named[2]}; this page shows "
            f"{fingerprint}."
        )
    return found
