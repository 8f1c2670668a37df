"""The README's recipe for a server, tried on a Debian that has nothing but its base system.

    sudo python tests/deployment/bare_debian.py [--suite bookworm]

It needs Linux, root, `debootstrap`, and the network. It makes a new Debian in a temporary folder,
copies the repository there, runs the commands of the README as they stand, and opens a page and a
download through nginx. It prints what came and ends with 1 where the numbers are not the core's.
Where pip needs a certificate of the network's own, `PIP_CERT` is taken along.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

HOUSE = pathlib.Path(__file__).parents[2]
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests")]

from reader import Reader  # noqa: E402

import mlp  # noqa: E402

ADDRESS = "http://127.0.0.1:8080/gradients"
MIRROR = "http://deb.debian.org/debian"
# In seconds: what packages and servers may take until the first answer.
PATIENCE = 600
SIZES, SEED = (7, 3, 5), 11


def commands():
    """The lines of the README that a reader copies, in their order."""
    readme = (HOUSE / "README.md").read_text(encoding="utf-8")
    return re.search(r"On a bare Debian .*?```sh\n(.*?)```", readme, re.DOTALL)[1]


def new_debian(suite, root):
    """A base system with a copy of the repository in `/srv/explorer`."""
    subprocess.run(["debootstrap", "--variant=minbase", suite, str(root), MIRROR], check=True)
    shutil.copy("/etc/resolv.conf", root / "etc")
    subprocess.run(["git", "clone", "--quiet", str(HOUSE), str(root / "srv/explorer")], check=True)


def started(root):
    """The process that runs the README's commands as root of that system; all ends with it."""
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
    if certificate := os.environ.get("PIP_CERT"):
        shutil.copy(certificate, root / "srv/certificate.pem")
        environment["PIP_CERT"] = "/srv/certificate.pem"
    inside = f"set -e; cd /srv/explorer\n{commands()}"
    mounts = f"mount -t proc proc {root}/proc; mount --bind /dev {root}/dev"
    apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
    return subprocess.Popen(
        [*apart, "sh", "-ec", f'{mounts}; exec chroot {root} "$@"', "sh", "bash", "-c", inside],
        env=environment,
        stdin=subprocess.DEVNULL,
    )


def answers():
    """Whether nginx and a replica behind it answer."""
    try:
        return urllib.request.urlopen(f"{ADDRESS}/_stcore/health", timeout=2).status == 200
    except OSError:
        return False


def main():
    """Try the recipe once; the status is 1 where it failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--suite", default="bookworm")
    suite = parser.parse_args().suite
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / suite
        new_debian(suite, root)
        start = time.monotonic()
        recipe = started(root)
        try:
            while not answers():
                if recipe.poll() is not None or time.monotonic() - start > PATIENCE:
                    print(f"{suite}: no answer, the commands ended with {recipe.poll()}")
                    return 1
                time.sleep(1)
            taken = time.monotonic() - start
            reader = Reader(ADDRESS, "export", f"n={SIZES[0]}&seed={SEED}").open()
            network = mlp.Network.random(SIZES, SEED)
            x, y = mlp.random_input(SIZES[0]), mlp.one_hot(0, SIZES[2])
            right = reader.fingerprint == mlp.fingerprint(network, x, y)
            status, data = reader.download("Download CSV")
            print(
                f"{suite}: the commands took {taken:.0f} s; the page shows "
                f"{reader.fingerprint}, which is {'right' if right else 'WRONG'}; the download "
                f"through nginx: {status}, {len(data)} bytes"
            )
            return 0 if right and status == 200 else 1
        finally:
            recipe.kill()
            recipe.wait()


if __name__ == "__main__":
    sys.exit(main())
