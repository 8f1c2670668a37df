"""Servers that tests start, and the ports they stand on."""

import contextlib
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.request

HOUSE = pathlib.Path(__file__).parents[1]


# Python imports this by itself where it is on its path. Whoever would ask somebody outside this
# machine is written down, and refused.
WATCH = """
import sys

WATCHED = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}
HERE = ("127.", "localhost", "::1", "None", "0.0.0.0", "/")


def watch(event, arguments):
    if event in WATCHED:
        # A socket comes before its address.
        address = arguments[event in ("socket.connect", "socket.sendto")]
        host = str(address[0] if isinstance(address, tuple) else address)
        if not host.startswith(HERE):
            with open(WRITTEN, "a") as file:
                file.write(host + "\\n")
            raise OSError(f"{host} is outside this machine")


sys.addaudithook(watch)
"""


def watched(folder):
    """An environment whose processes ask nobody outside, and a function: whom they would have."""
    written = folder / "asked"
    (folder / "sitecustomize.py").write_text(f"WRITTEN = {str(written)!r}\n{WATCH}")

    def asked():
        return set(written.read_text().splitlines()) if written.exists() else set()

    return os.environ | {"PYTHONPATH": str(folder)}, asked


def free_ports(count):
    """Ports that nobody listens on, all different."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def wait_for(address):
    """Returns once something answers there, within a minute."""
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer within a minute")


def address_of(port, base=""):
    """The address of an app on a port, below a path without slashes."""
    return "/".join(filter(None, [f"http://127.0.0.1:{port}", base]))


def started(port, script="app.py", base=""):
    """The process of an app, started on this port as a user starts it, that answers already."""
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = ["--server.headless", "true", "--server.address", "127.0.0.1"]
    options += ["--server.baseUrlPath", base] if base else []
    server = subprocess.Popen(
        [*command, "--server.port", str(port), *options],
        cwd=HOUSE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"{address_of(port, base)}/_stcore/health")
    except AssertionError:
        server.kill()
        raise
    return server


@contextlib.contextmanager
def running_server(script="app.py", base=""):
    """The address and the process number of an app of its own, on a free port."""
    (port,) = free_ports(1)
    server = started(port, script, base)
    try:
        yield address_of(port, base), server.pid
    finally:
        server.terminate()
        server.wait(10)


@contextlib.contextmanager
def running_app(script="app.py", base=""):
    """The address of an app of its own, as `running_server` starts it."""
    with running_server(script, base) as (address, _):
        yield address


def process_on(port):
    """The number of the process of an app that was started with this port."""
    asked = b"\0--server.port\0%d\0" % port
    for process in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if asked in process.read_bytes():
                return int(process.parent.name)
        except OSError:
            continue
    raise AssertionError(f"no app was started with port {port}")
