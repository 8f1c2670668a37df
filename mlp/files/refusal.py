"""How a file is refused: one sentence, the limits, and the line that makes the file readable.

A refusal is a ValueError whose text is one line of at most 500 characters. Its attribute
`converters` holds the lines of Python or MATLAB that save the same network anew, to be copied.
"""

from __future__ import annotations

import functools

from mlp.core.records import record

LARGEST_FILE = 64 * 2**20
LARGEST_HEADER = 2**20
MOST_MEMBERS = 200
MOST_PARAMETERS = 2_000_000
MOST_LINES = 1_000_000
FILE_LIMITS = {
    "bytes": LARGEST_FILE,
    "members": MOST_MEMBERS,
    "parameters": MOST_PARAMETERS,
    "lines": MOST_LINES,
}

_LONGEST_SENTENCE = 500
UNFORESEEN = "cannot be read for a reason that was not foreseen"


@record
class Converter:
    """The line that saves what is in a file as something that can be read.

    Attributes
    ----------
    file : str
        What the file is.
    line : str
        The line to run where the file was made.
    """

    file: str
    line: str


_SCIKIT_LEARN = (
    'm = joblib.load("m.pkl"); np.savez("net.npz", W1=m.coefs_[0], b1=m.intercepts_[0], '
    "W2=m.coefs_[1], b2=m.intercepts_[1], classes=np.asarray(m.classes_, dtype=str), "
    "activation=m.activation, out_activation=m.out_activation_"
)
CONVERTERS = {
    "keras": Converter(
        "Keras, .keras or .h5",
        'np.savez("net.npz", *keras.models.load_model("model.keras").get_weights())',
    ),
    "hdf5": Converter(
        "HDF5 without Keras",
        'a = {}; h5py.File("model.h5")["model_weights"].visititems(lambda n, o: a.update('
        '{n: o[()]}) if isinstance(o, h5py.Dataset) else None); np.savez("net.npz", **a)',
    ),
    "state_dict": Converter(
        "PyTorch, state_dict",
        'np.savez("net.npz", **{k: v.numpy(force=True) for k, v in torch.load("model.pth", '
        'map_location="cpu").items()})',
    ),
    "torch_model": Converter(
        "PyTorch, a whole model (only a file of your own: loading it runs code)",
        'np.savez("net.npz", **{k: v.numpy(force=True) for k, v in torch.load("model.pth", '
        'map_location="cpu", weights_only=False).state_dict().items()})',
    ),
    "scikit_learn": Converter(
        "scikit-learn, pickle or joblib",
        _SCIKIT_LEARN + ")",
    ),
    "scikit_learn_scaled": Converter(
        "scikit-learn, with the StandardScaler s of its inputs",
        _SCIKIT_LEARN + ", X_mean=s.mean_, X_std=s.scale_)",
    ),
    "onnx": Converter(
        "ONNX",
        'np.savez("net.npz", **{t.name: onnx.numpy_helper.to_array(t) for t in '
        'onnx.load("model.onnx").graph.initializer})',
    ),
    "flax": Converter(
        "Flax",
        'np.savez("net.npz", **{"/".join(k): v for k, v in '
        "flax.traverse_util.flatten_dict(params).items()})",
    ),
    "objects": Converter(
        "arrays of Python objects in npz or npy",
        'np.savez("net.npz", W1=W1, b1=b1, W2=W2, b2=b2)',
    ),
    "mat": Converter(
        "MAT of version 7.3 or 4",
        'save("net.mat", "W1", "b1", "W2", "b2", "-v7")',
    ),
}


def shown(text, longest=60):
    """A name or a cell from a file, fit to stand in a sentence: printable, on one line, short.

    Examples
    --------
    >>> shown("W1\\n")
    'W1·'
    >>> shown("x" * 100, longest=5)
    'xxxx…'
    """
    text = str(text)
    text = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(c if c.isprintable() else "·" for c in text)


def only_value_errors(load):
    """A loader that raises ValueError itself, whatever a file does to it, or what `open` raises.

    A file that nobody thought of must not end a session. `UNFORESEEN` stands in the sentence, so
    that the tests with damaged files tell such a case from a refusal.
    """

    @functools.wraps(load)
    def guarded(*arguments, **options):
        try:
            return load(*arguments, **options)
        except OSError:
            raise
        except (ValueError, MemoryError, RecursionError, LookupError, ArithmeticError) as error:
            if type(error) is ValueError:
                raise
            raise refusal(
                f"the file {UNFORESEEN} ({type(error).__name__}): it may be damaged; save it again"
            ) from None

    return guarded


def refusal(sentence, *converters):
    """The ValueError to raise: what was found, where, and what to do.

    Parameters
    ----------
    sentence : str
    *converters : str
        Keys of CONVERTERS, whose records become the attribute `converters` of the error.

    Returns
    -------
    ValueError

    Examples
    --------
    >>> error = refusal("an object array", "objects")
    >>> str(error), error.converters[0].line
    ('an object array', 'np.savez("net.npz", W1=W1, b1=b1, W2=W2, b2=b2)')
    """
    error = ValueError(shown(sentence, _LONGEST_SENTENCE))
    error.converters = tuple(CONVERTERS[name] for name in converters)
    return error
