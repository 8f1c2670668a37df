"""Three small networks that were really trained, with rows that they were not trained on.

`tests/files/train_examples.py` trains them with scikit-learn on the data sets that it ships: Iris
(Fisher, 1936), wine (Aeberhard, Coomans and de Vel, 1992) and handwritten digits of 8 x 8 pixels
(Alpaydin and Kaynak, 1998). They take the rows as they were measured: the scaling of the training
is folded into W1 and b1.
"""

from __future__ import annotations

import pathlib

from mlp.files.model import load_model
from mlp.files.refusal import refusal, shown

# Name and what is in it.
EXAMPLE_MODELS = {
    "iris": "Iris: 4 lengths in cm, 3 species; 4-3-3, tanh",
    "wine": "Wine: 13 chemical measurements, 3 growers; 13-6-3, sigmoid",
    "digits": "Handwritten digits: 8 × 8 pixels from 0 to 16, 10 digits; 64-16-10, ReLU",
}
_FOLDER = pathlib.Path(__file__).parent / "examples"


def example_model(name):
    """An example network with its rows and names.

    Parameters
    ----------
    name : {"iris", "wine", "digits"}

    Returns
    -------
    LoadedModel
        `inputs` and `labels` are a quarter of the data set, on which it was not trained.

    Raises
    ------
    ValueError
        If there is no such example.

    Examples
    --------
    >>> iris = example_model("iris")
    >>> iris.network.sizes, iris.network.activation, iris.class_names
    ((4, 3, 3), 'tanh', ('setosa', 'versicolor', 'virginica'))
    """
    if not isinstance(name, str) or name not in EXAMPLE_MODELS:
        raise refusal(f"name is {shown(repr(name))}, expected one of {', '.join(EXAMPLE_MODELS)}")
    return load_model(_FOLDER / f"{name}.npz")
