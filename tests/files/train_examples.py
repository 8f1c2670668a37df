"""Trains the three example networks and writes mlp/files/examples/*.npz, by hand:

    pip install scikit-learn && python tests/files/train_examples.py

Each is an MLPClassifier on scikit-learn's own data, trained on three quarters of the rows, scaled;
the scaling is then folded into W1 and b1, so that the network takes the rows as they are measured:

    ((x - mean) / std) W1 + b1  =  x (W1 / std) + (b1 - (mean / std) W1)

The rows beside the network are the quarter that it was not trained on. `test_examples` computes the
accuracy on them.
"""

import pathlib

import numpy as np

FOLDER = pathlib.Path(__file__).parents[2] / "mlp" / "files" / "examples"

# Hidden units and activation.
EXAMPLES = {
    "iris": (3, "tanh"),
    "wine": (6, "logistic"),
    "digits": (16, "relu"),
}


def trained(name, m, activation):
    """The arrays of one example."""
    # Not a requirement of the tests: imported when the script runs.
    from sklearn import datasets
    from sklearn.model_selection import train_test_split
    from sklearn.neural_network import MLPClassifier
    from sklearn.preprocessing import StandardScaler

    data = getattr(datasets, f"load_{name}")()
    X, X_test, y, y_test = train_test_split(
        data.data, data.target, test_size=0.25, random_state=0, stratify=data.target
    )
    # One deviation for all pixels: those at the rim are 0 in every picture.
    scaler = StandardScaler().fit(X)
    mean, std = scaler.mean_, scaler.scale_
    if name == "digits":
        mean, std = np.zeros(64), np.full(64, 16.0)
    model = MLPClassifier(
        hidden_layer_sizes=(m,), activation=activation, alpha=0.01, max_iter=5000, random_state=0
    ).fit((X - mean) / std, y)
    W1, W2 = model.coefs_
    b1, b2 = model.intercepts_
    exact = np.uint8 if np.array_equal(X_test, X_test.astype(np.uint8)) else np.float64
    return {
        "W1": W1 / std[:, None],
        "b1": b1 - (mean / std) @ W1,
        "W2": W2,
        "b2": b2,
        "activation": np.array(model.activation),
        "out_activation": np.array(model.out_activation_),
        "X": X_test.astype(exact),
        "y": y_test.astype(np.uint8),
        "feature_names": np.array(data.feature_names, dtype=str),
        "class_names": np.array(data.target_names).astype(str),
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, (m, activation) in EXAMPLES.items():
        np.savez_compressed(FOLDER / f"{name}.npz", **trained(name, m, activation))
        print(name, (FOLDER / f"{name}.npz").stat().st_size, "bytes")
