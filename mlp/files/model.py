"""load_model: a network from the file that somebody has, exactly or not at all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mlp.core.network import Network
from mlp.core.records import record
from mlp.files.formats.json_text import read_json
from mlp.files.formats.mat import read_mat
from mlp.files.formats.matrix_csv import read_csv_members, read_matrix
from mlp.files.formats.npz import read_npy, read_npz
from mlp.files.formats.octave import read_octave
from mlp.files.formats.safetensors import read_safetensors
from mlp.files.formats.zip_members import open_zip
from mlp.files.found import check_numbers
from mlp.files.kinds import kind_of, refuse_kind
from mlp.files.networks.beside import (
    ASSUMED,
    activations_of,
    names_of,
    rows_beside,
    scaling_of,
    scaling_remarks,
    stated_sizes,
)
from mlp.files.networks.conversions import (
    Mapped,
    mapping_of,
    network_arrays,
    orientation_remarks,
    width_remarks,
)
from mlp.files.networks.names import cast_by_name, casts_by_number, only_needed
from mlp.files.networks.orientation import decide, readings_of
from mlp.files.refusal import only_value_errors, refusal, shown
from mlp.files.source import read_sources

LONGEST_SETTINGS = 20_000
_READERS = {
    "json": read_json,
    "safetensors": read_safetensors,
    "mat": read_mat,
    "octave": read_octave,
}


@record
class LoadedModel:
    """A network that was read from a file, and all that was read, assumed and left out.

    Attributes
    ----------
    network : Network
    mapping : tuple of Mapped
        Where each of W1, b1, W2, b2 comes from; a bias that is missing in the file has no entry.
    ignored : tuple of str
        The arrays and texts of the file that are not used.
    remarks : tuple of str
        All that was assumed, added, converted or left out.
    inputs : ndarray, shape (N, n), or None
    labels : ndarray of int, shape (N,), or None
    feature_names, class_names : tuple of str, or None
    other_sizes : tuple or None
        n, m and k of the other orientation, where the shapes fit both.
    settings : str
        The text `settings` of an npz, at most 20,000 signs, which is for whoever saved it; "" where
        there is none.
    scaling : tuple of two ndarrays (n,), or None
        X_mean and X_std, where the file has both: the network expects (x − X_mean) / X_std.
    """

    network: Network
    mapping: tuple[Mapped, ...]
    ignored: tuple = ()
    remarks: tuple = ()
    inputs: np.ndarray | None = None
    labels: np.ndarray | None = None
    feature_names: tuple | None = None
    class_names: tuple | None = None
    other_sizes: tuple | None = None
    settings: str = ""
    scaling: tuple | None = None

    def with_activation(self, name):
        """The same model with another activation than the file says, or states not.

        Parameters
        ----------
        name : {"sigmoid", "tanh", "relu", "identity"}

        Returns
        -------
        LoadedModel
        """
        said = [remark for remark in self.remarks if remark != ASSUMED]
        chosen = f"The activation was chosen: {name}."
        network = self.network.replace(activation=name)
        return replace(self, network=network, remarks=(*said, chosen))


def _found_in(source, alone):
    """The arrays and texts of one file."""
    kind = kind_of(source)
    if kind in _READERS:
        return _READERS[kind](source.data)
    if kind == "text":
        found = read_matrix(source.base_name, source.data)
        if alone and not found.problem and found.called.lower() not in ("w1", "w2"):
            found = found._replace(called="W1")
        return [found]
    if kind == "npy":
        check_numbers(read_npy("the array of the npy file", source.data))
    if kind != "zip":
        refuse_kind(kind, "network")
    archive = open_zip(source.data)
    if archive.kind == "npz":
        return read_npz(archive)
    if archive.kind == "csv":
        return read_csv_members(archive)
    if archive.kind in ("torch_zip", "keras", "excel"):
        refuse_kind(archive.kind, "network")
    archive.checked()
    if archive.kind == "packed":
        raise refusal("the zip holds another archive: unpack it and bring what is inside")
    raise refusal(
        "the zip holds no arrays: expected .npy members (an npz), or one CSV for each matrix, "
        "W1.csv, b1.csv, W2.csv, b2.csv"
    )


def _cast(found):
    """The arrays in their roles, by name, else by number."""
    cast = cast_by_name(found)
    if cast is not None:
        return cast
    casts = casts_by_number(found)
    if not casts:
        only_needed(found)
    fitting = [one for one in casts if readings_of(one)]
    matrices = [one for one in fitting if all(len(w.shape) == 2 for w in one.weights)]
    fitting = matrices or fitting
    if len(fitting) > 1:
        raise refusal(
            "the numbered arrays fit as W, b, W, b and as W, W, b, b: save them by the names W1, "
            "b1, W2, b2"
        )
    return fitting[0] if fitting else casts[0]


@only_value_errors
def load_model(file, name=None, *, transpose=None, activation=None):
    """A network of one hidden layer from a file, exactly, or a ValueError in one sentence.

    npz, safetensors, JSON, MAT of version 5, Octave's text, and CSV, one for each matrix, in a zip
    or several at once. Nothing is unpickled, extracted or evaluated; sizes are checked before
    anything is allocated. Weights may be stored (in, out) or (out, in), and
    `mlp.files.networks.orientation` says what decides; the order of keys in the file means nothing.

    Parameters
    ----------
    file : path, bytes, binary file object, or a list of these
    name : str, or a list of these
        The name of the file, where it is not the path's or the file object's.
    transpose : bool, optional
        Whether the matrices are stored (out, in), where the shapes leave that open.
    activation : {"sigmoid", "tanh", "relu", "identity"}, optional
        Wins over what the file says.

    Returns
    -------
    LoadedModel

    Raises
    ------
    ValueError
        One line: what was found, where, and what to do. Its attribute `converters` is a tuple of
        `mlp.Converter`, lines to copy that save the network in a form that can be read.
    OSError
        What `open` raises for a path.

    Examples
    --------
    >>> loaded = load_model(b'{"W1": [[1, 2], [3, 4], [5, 6]], "W2": [[1, 2, 3]]}')
    >>> loaded.network.sizes, loaded.mapping[0].turned, loaded.network.W1.tolist()
    ((2, 3, 2), True, [[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]])
    >>> loaded.remarks[0], loaded.remarks[-1]
    ('The file has no bias b1: it is zero.', 'The file states no activation: sigmoid is assumed.')
    """
    if transpose not in (True, False, None):
        raise refusal(f"transpose is {shown(transpose)!r}, expected True, False or None")
    sources = read_sources(file, name)
    found = [one for source in sources for one in _found_in(source, alone=len(sources) == 1)]
    cast = _cast(found)
    for one in cast.used:
        check_numbers(one)
    sizes = stated_sizes(found)
    decision = decide(cast, sizes and sizes[1], transpose)
    said = activations_of(found, decision.cast, activation, decision.reading.folded)
    arrays, remarks = network_arrays(decision, said.outputs)
    n, k = decision.reading.sizes[0], max(decision.reading.sizes[2], 2)
    feature_names, features, more = names_of(found, ("feature_names",), n)
    class_names, classes, still = names_of(found, ("class_names", "classes", "classes_"), k)
    inputs, labels, class_names, of_rows, rows = rows_beside(found, n, k, class_names)
    settings = next((one for one in found if one.called == "settings" and one.text), None)
    taken = {id(one) for one in (*decision.cast.used, *said.used, features, classes, *rows)}
    taken.add(id(settings))
    taken.add(id(sizes[0]) if sizes else 0)
    left = [one for one in found if id(one) not in taken]
    other = decision.other
    return LoadedModel(
        network=Network(**arrays, activation=said.hidden),
        mapping=mapping_of(decision),
        ignored=tuple(one.name for one in left),
        remarks=(
            *orientation_remarks(decision),
            *remarks,
            *width_remarks(decision),
            *said.remarks,
            *more,
            *still,
            *of_rows,
            *scaling_remarks(left),
        ),
        inputs=inputs,
        labels=labels,
        feature_names=feature_names,
        class_names=class_names,
        other_sizes=other and (*other.sizes[:2], max(other.sizes[2], 2)),
        scaling=scaling_of(left, n),
        settings=settings.text if settings and len(settings.text) <= LONGEST_SETTINGS else "",
    )
