"""Every good file cut and changed at many places: a result, or a ValueError of one line."""

import random
import zlib

import numpy as np
import pytest
from expected_cases import FOLDER, LOADERS, of_kind

import mlp
from mlp.files.refusal import UNFORESEEN

FILES = sorted({(c["area"], file) for c in of_kind("good") for file in c["files"]})


def _damaged(data, count, seed):
    """Cut short, bits flipped, bytes changed, taken out and put in, at drawn places."""
    draw = random.Random(seed)
    for _ in range(count):
        at = draw.randrange(len(data))
        yield data[:at]
        yield data[:at] + bytes([data[at] ^ 1 << draw.randrange(8)]) + data[at + 1 :]
        yield data[:at] + bytes([draw.choice(b'\x00\xff09-.,;"\n{[]e')]) + data[at + 1 :]
        end = at + draw.randrange(1, 40)
        yield data[:at] + data[end:]
        yield data[:end] + data[at:]


def _try(loader, data, name):
    refused = None
    try:
        loaded = loader(data, name)
    except ValueError as error:
        refused = error
    if refused is not None:
        assert type(refused) is ValueError
        assert UNFORESEEN not in str(refused)
        assert 20 <= len(str(refused)) <= 500
        assert str(refused).isprintable()
    elif isinstance(loaded, mlp.Rows):
        assert np.isfinite(loaded.X).all()
    else:
        mlp.forward(loaded.network, np.zeros(loaded.network.sizes[0]))


@pytest.mark.parametrize("count", [3, pytest.param(120, marks=pytest.mark.long)])
@pytest.mark.parametrize(("area", "file"), FILES)
def test_a_damaged_file_gives_a_result_or_one_sentence(area, file, count):
    data = (FOLDER / file).read_bytes()
    for seed, named in enumerate((True, False)):
        name = file.rsplit("/", 1)[-1] if named else None
        for changed in _damaged(data, count, zlib.crc32(file.encode()) + seed):
            _try(LOADERS[area], changed, name)


@pytest.mark.parametrize(("area", "file"), FILES)
def test_a_network_is_no_table_and_a_table_no_network(area, file):
    data = (FOLDER / file).read_bytes()
    other = LOADERS["rows" if area == "models" else "models"]
    _try(other, data, file.rsplit("/", 1)[-1])
