"""A server started as the README says: it asks nobody, and says what is wrong in a sentence."""

import contextlib
import io
import os
import pathlib
import socket
import subprocess
import sys

import numpy as np
import pytest
from reader import DoubleArray, Reader
from servers import HOUSE, free_ports, wait_for, watched

import mlp


@contextlib.contextmanager
def _started(*options, port, **settings):
    """The process of an app, whose output can be read; killed at the end."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    server = subprocess.Popen(
        [*command, "--server.headless", "true", *options],
        cwd=HOUSE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **settings,
    )
    try:
        yield server
    finally:
        server.kill()
        server.communicate()


IN_A_HALL = ("--server.address", "0.0.0.0")


@pytest.mark.parametrize(
    ("options", "asks"),
    [
        pytest.param((), False, id="as it is"),
        pytest.param((*IN_A_HALL, "--browser.serverAddress", "hall"), False, id="in a hall"),
        pytest.param(IN_A_HALL, True, id="in a hall without a name"),
    ],
)
def test_a_start_asks_an_outside_service_only_where_it_is_told_no_address(options, asks, tmp_path):
    environment, asked = watched(tmp_path)
    (port,) = free_ports(1)
    with _started(*options, port=port, env=environment) as server:
        for line in server.stdout:
            if ("Network URL" if asks else "URL: ") in line:
                break
        if not asks:
            reader = Reader(f"http://127.0.0.1:{port}").open()
            reader.close()
        # A laptop lets nobody else in: 127.0.0.1 and 0.0.0.0, from the last byte on.
        assert _addresses_on(port) == ({"00000000"} if options else {"0100007F"})
        assert ("checkip.amazonaws.com" in asked()) if asks else (asked() == set())


def _addresses_on(port):
    """The addresses that somebody listens on at a port, as the kernel writes them."""
    found = set()
    for table in ("tcp", "tcp6"):
        for line in pathlib.Path("/proc/net", table).read_text().splitlines()[1:]:
            _, local, _, state, *_ = line.split()
            address, _, of = local.partition(":")
            if state == "0A" and int(of, 16) == port:
                found.add(address)
    return found


def test_a_busy_port_is_said_in_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with _started(port=port) as server:
            said, _ = server.communicate(timeout=60)
    assert server.returncode == 1
    assert f"Port {port} is not available" in said
    assert "Traceback" not in said


def test_a_full_disk_and_a_home_that_cannot_be_written_change_nothing():
    resource = pytest.importorskip("resource", reason="Windows cannot set such a limit")

    def no_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    (port,) = free_ports(1)
    nowhere = os.environ | {"HOME": "/proc/nobody", "TMPDIR": "/proc/nobody"}
    with _started(port=port, env=nowhere, preexec_fn=no_room) as server:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        reader = Reader(f"http://127.0.0.1:{port}", "export").open()
        reader.run([("n", "double_array_value", DoubleArray(data=[7.0]))])
        status, data = reader.download("All of it as one zip, with config.json")
        assert (status, data[:2]) == (200, b"PK")
        reader.close()
        own = Reader(f"http://127.0.0.1:{port}", "own_network", "source=own").open()
        file, network = io.BytesIO(), mlp.Network.random((4, 3, 2))
        np.savez(file, **{name: getattr(network, name) for name in mlp.NETWORK_ARRAYS})
        assert own.upload("network_files_0", "net.npz", file.getvalue()) == 204
        assert any("4-3-2" in text for text in own.texts)
        own.close()
        server.terminate()
        said, _ = server.communicate(timeout=60)
    assert "Traceback" not in said
    assert "Error" not in said
