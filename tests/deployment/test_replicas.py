"""The recipe for two replicas behind nginx, run as it is: sessions stay, and outlive a replica."""

import io
import os
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest
from reader import DoubleArray, Reader
from servers import HOUSE, free_ports, process_on, wait_for, watched
from websockets.exceptions import ConnectionClosed

import mlp

MISSING = "no nginx: install it (Debian: apt-get install nginx-light)"
BASE = "lab/mlp"


@pytest.fixture(scope="module")
def recipe(tmp_path_factory):
    """The address that nginx has, the port of each replica, and whom they asked."""
    if not shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        if os.environ.get("NGINX_REQUIRED"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    port, *replicas = free_ports(3)
    named = {"PORT": port, "BASE": BASE, "REPLICAS": f"{replicas[0]} {replicas[1]}"}
    settings = {name: str(value) for name, value in named.items()} | {"PYTHON": sys.executable}
    environment, asked = watched(tmp_path_factory.mktemp("watched"))
    run = subprocess.Popen(
        [HOUSE / ".server" / "run"],
        env=environment | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )
    try:
        for each in (*replicas, port):
            wait_for(f"http://127.0.0.1:{each}/{BASE}/_stcore/health")
        of_replica = dict(zip(("first", "second"), replicas, strict=True))
        yield f"http://127.0.0.1:{port}", of_replica, asked
    finally:
        run.terminate()
        run.wait(20)


@pytest.fixture
def visit(recipe):
    """A function that opens a page as a reader who was never there."""
    readers = []

    def open_page(page, query):
        readers.append(Reader(f"{recipe[0]}/{BASE}", page, query))
        return readers[-1].open()

    yield open_page
    for reader in readers:
        reader.close()


def _replica(reader):
    return reader.cookies["gradients_replica"]


def _shows(reader, n, seed):
    """The page and its file hold the numbers of this network."""
    network, x, y = mlp.Network.random((n, 3, 5), seed), mlp.random_input(n), mlp.one_hot(0, 5)
    assert reader.fingerprint == mlp.fingerprint(network, x, y)
    status, data = reader.download("Download CSV")
    assert status == 200
    frame = pd.read_csv(io.BytesIO(data))
    values = frame[frame["quantity"] == "x"]["value"]
    assert list(values) == list(mlp.input_gradient(network, x, y))


def _file_of_two_megabytes():
    """More than nginx takes where nobody says so."""
    file, network = io.BytesIO(), mlp.Network.random((500, 500, 10))
    np.savez(file, **{name: getattr(network, name) for name in mlp.NETWORK_ARRAYS})
    assert len(file.getvalue()) > 2**21 - 2**17
    return file.getvalue()


def _bring(reader):
    assert reader.upload("network_files_0", "net.npz", _file_of_two_megabytes()) == 204
    assert "files=" in reader.query
    assert any("500-500-10" in text for text in reader.texts)


def test_sessions_stay_with_their_replica_and_outlive_it(recipe, visit):
    _, replicas, asked = recipe
    readers = [visit("export", f"seed={seed}") for seed in range(4)]
    # All of them have one address, as a lecture hall has.
    assert sorted(map(_replica, readers)) == ["first", "first", "second", "second"]
    for seed, reader in enumerate(readers):
        _shows(reader, 5, seed)
        reader.run([("n", "double_array_value", DoubleArray(data=[7.0]))])
        _shows(reader, 7, seed)
    brought = visit("own_network", "source=own")
    _bring(brought)

    lost = _replica(readers[0])
    (other,) = replicas.keys() - {lost}
    os.kill(process_on(replicas[lost]), signal.SIGKILL)
    for seed, reader in enumerate(readers):
        if _replica(reader) == lost:
            with pytest.raises(ConnectionClosed):
                reader.run()
            reader.connect()
        # Also the first change that a session hears which knows nothing of the one before.
        reader.run([("n", "double_array_value", DoubleArray(data=[8.0]))])
        assert _replica(reader) == other
        _shows(reader, 8, seed)
    if _replica(brought) == lost:
        brought.connect()
        brought.run()
        assert any("This link needs the file" in text for text in brought.texts)
        _bring(brought)

    # It is started again, and whoever came over stays where the session is now.
    wait_for(f"http://127.0.0.1:{replicas[lost]}/{BASE}/_stcore/health")
    for seed, reader in enumerate(readers):
        _shows(reader, 8, seed)
    for _ in range(20):
        newcomer = visit("export", "seed=9")
        if _replica(newcomer) == lost:
            break
        time.sleep(0.5)  # nginx leaves it alone for two seconds
    assert _replica(newcomer) == lost
    _shows(newcomer, 5, 9)
    assert asked() == set()


def test_the_recipe_stands_below_its_path_alone_and_lets_no_other_page_in(recipe):
    address = recipe[0]
    reader = Reader(f"{address}/{BASE}")
    for path, status in {"/": 302, f"/{BASE}": 302, f"/{BASE}/": 200, "/elsewhere": 404}.items():
        assert reader.fetch(path)[0] == status
    origins = {address: 200, "http://other.example": 403, f"{address}.other.example": 403}
    for origin, status in origins.items():
        health = f"/{BASE}/_stcore/health"
        assert reader.fetch(health, headers={"Origin": origin})[0] == status


def test_a_port_that_is_taken_is_said_before_anything_starts(recipe):
    taken = recipe[0].rpartition(":")[2]
    run = [HOUSE / ".server" / "run"]
    environment = os.environ | {"PORT": taken, "PYTHON": sys.executable}
    said = subprocess.run(run, env=environment, capture_output=True, text=True)
    assert said.returncode == 1
    assert said.stderr.startswith(f"Port {taken} is taken: choose others")
    assert said.stdout == ""
