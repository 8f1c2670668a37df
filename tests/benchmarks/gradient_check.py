"""Times of the analytic gradients and of full gradient checks, beside what others offer.

    python tests/benchmarks/gradient_check.py [--quick]

Each peer is timed alternately with `mlp` in this one run, on one thread, and the table prints the
ratio of the medians: above 1 the peer is slower. Peers that are not installed are named. A job that
would take a peer more than a minute (5 seconds with --quick) is not run: its time is then estimated
from the size before, by the number of entries, and marked so.

What is compared is not the same thing. The peers know nothing of the network and take any function;
`mlp` knows one network, checks every coordinate and says for each how far the difference can be
trusted, which no peer does. Two peers look along one random direction only, and are marked.
"""

import os
import sys
import time
import warnings
from pathlib import Path

# One thread each, set before anything that reads it is imported.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np  # noqa: E402

import mlp  # noqa: E402

SIZES = ((5, 3, 5), (64, 64, 10), (784, 128, 10))
NAMES = ("x", "W1", "b1", "W2", "b2")
JOBS = ("gradient of x", "all gradients", "check of x", "check of all")
ONE_DIRECTION = "one random direction"

# What is aimed at: (job, size) to the ratio that every full peer should reach.
TARGETS = {
    ("gradient of x", (5, 3, 5)): 5.0,
    ("all gradients", (5, 3, 5)): 5.0,
    ("gradient of x", (784, 128, 10)): 1.0,
    ("all gradients", (784, 128, 10)): 1.0,
    ("check of all", (5, 3, 5)): 1.0,
    ("check of all", (64, 64, 10)): 80.0,
    ("check of all", (784, 128, 10)): 300.0,
}
# Compiled code is no target at 5-3-5, where the call itself costs more than the arithmetic.
EXEMPT = {("gradient of x", (5, 3, 5), "JAX, jitted"), ("all gradients", (5, 3, 5), "JAX, jitted")}
STACKED_TARGET = 25e-6


def example(sizes):
    """A network with weights of size 1 / sqrt(fan-in), an input and a label, and all as arrays."""
    network = mlp.Network.random(sizes)
    n, m, k = sizes
    network = network.replace(W1=network.W1 / np.sqrt(n), W2=network.W2 / np.sqrt(m))
    x = mlp.random_input(n)
    return network, x, mlp.one_hot(1, k), [x, network.W1, network.b1, network.W2, network.b2]


def flat(arrays):
    return np.concatenate([np.ravel(array) for array in arrays])


def unflat(v, arrays):
    ends = np.cumsum([array.size for array in arrays])[:-1]
    return [
        part.reshape(array.shape) for part, array in zip(np.split(v, ends), arrays, strict=True)
    ]


def plain_loss(x, W1, b1, W2, b2):
    """The loss of class 1 as a peer's user would write it in NumPy."""
    theta = 1.0 / (1.0 + np.exp(-(x @ W1 + b1))) @ W2 + b2
    largest = theta.max()
    return largest + np.log(np.exp(theta - largest).sum()) - theta[1]


# Each peer: a function that imports it, and returns a function from the arrays to its jobs,
# {(job, label): call}.


def autograd_jobs():
    import autograd
    import autograd.numpy as anp

    def loss(x, W1, b1, W2, b2):
        theta = anp.dot(1.0 / (1.0 + anp.exp(-(anp.dot(x, W1) + b1))), W2) + b2
        largest = anp.max(theta)
        return largest + anp.log(anp.sum(anp.exp(theta - largest))) - theta[1]

    of_x, of_all = autograd.grad(loss), autograd.grad(loss, argnum=(0, 1, 2, 3, 4))
    return lambda arrays: {
        ("gradient of x", "HIPS autograd"): lambda: of_x(*arrays),
        ("all gradients", "HIPS autograd"): lambda: of_all(*arrays),
    }


def torch_jobs():
    import torch

    torch.set_num_threads(1)

    def loss(x, W1, b1, W2, b2):
        theta = torch.sigmoid(x @ W1 + b1) @ W2 + b2
        return torch.logsumexp(theta, 0) - theta[1]

    def jobs(arrays):
        leaves = [torch.tensor(array, requires_grad=True) for array in arrays]
        x, rest = leaves[0], [leaf.detach() for leaf in leaves[1:]]
        gradient, check = torch.autograd.grad, torch.autograd.gradcheck
        fast = f"torch gradcheck, fast_mode ({ONE_DIRECTION})"
        return {
            ("gradient of x", "torch, eager"): lambda: gradient(loss(x, *rest), x),
            ("all gradients", "torch, eager"): lambda: gradient(loss(*leaves), leaves),
            ("check of x", "torch gradcheck"): lambda: check(lambda v: loss(v, *rest), x),
            ("check of all", "torch gradcheck"): lambda: check(loss, leaves),
            ("check of all", fast): lambda: check(loss, leaves, fast_mode=True),
        }

    return jobs


def jax_jobs():
    import jax
    import jax.numpy as jnp
    from jax.test_util import check_grads

    jax.config.update("jax_enable_x64", True)

    def loss(x, W1, b1, W2, b2):
        theta = jax.nn.sigmoid(x @ W1 + b1) @ W2 + b2
        return jax.nn.logsumexp(theta) - theta[1]

    compiled = jax.jit(loss)
    of_x, of_all = jax.jit(jax.grad(loss)), jax.jit(jax.grad(loss, argnums=(0, 1, 2, 3, 4)))

    def jobs(arrays):
        arrays = [jnp.asarray(array) for array in arrays]
        check = f"JAX check_grads ({ONE_DIRECTION})"
        return {
            ("gradient of x", "JAX, jitted"): lambda: jax.block_until_ready(of_x(*arrays)),
            ("all gradients", "JAX, jitted"): lambda: jax.block_until_ready(of_all(*arrays)),
            ("check of all", check): lambda: check_grads(compiled, arrays, order=1, modes=["rev"]),
        }

    return jobs


def scipy_jobs():
    from scipy.optimize import check_grad
    from scipy.optimize._numdiff import approx_derivative

    def jobs(arrays):
        network = mlp.Network(*arrays[1:])
        y = mlp.one_hot(1, network.sizes[2])
        v, rest = flat(arrays), arrays[1:]

        def of_x(x):
            return plain_loss(x, *rest)

        def of_all(w):
            return plain_loss(*unflat(w, arrays))

        def gradient_of_x(x):
            return mlp.input_gradient(network, x, y)

        def gradient_of_all(w):
            x, *parts = unflat(w, arrays)
            found = mlp.gradients(mlp.Network(*parts), x, y)
            return flat([getattr(found, name) for name in NAMES])

        difference, check = "SciPy approx_derivative", "SciPy check_grad"
        return {
            ("check of x", difference): lambda: approx_derivative(of_x, arrays[0]),
            ("check of x", check): lambda: check_grad(of_x, gradient_of_x, arrays[0]),
            ("check of all", difference): lambda: approx_derivative(of_all, v),
            ("check of all", check): lambda: check_grad(of_all, gradient_of_all, v),
        }

    return jobs


def numdifftools_jobs():
    import numdifftools

    def jobs(arrays):
        v, rest = flat(arrays), arrays[1:]
        of_x = numdifftools.Gradient(lambda x: plain_loss(x, *rest))
        of_all = numdifftools.Gradient(lambda w: plain_loss(*unflat(w, arrays)))
        return {
            ("check of x", "numdifftools Gradient"): lambda: of_x(arrays[0]),
            ("check of all", "numdifftools Gradient"): lambda: of_all(v),
        }

    return jobs


PEERS = {
    "HIPS autograd": autograd_jobs,
    "torch": torch_jobs,
    "JAX": jax_jobs,
    "SciPy": scipy_jobs,
    "numdifftools": numdifftools_jobs,
}


def our_jobs(network, x, y):
    return {
        "gradient of x": lambda: mlp.input_gradient(network, x, y),
        "all gradients": lambda: mlp.gradients(network, x, y),
        "check of x": lambda: mlp.check_gradient(network, x, y),
        "check of all": lambda: mlp.check_gradients(network, x, y),
    }


def seconds(work, repeats):
    start = time.perf_counter()
    for _ in range(repeats):
        work()
    return (time.perf_counter() - start) / repeats


def alternately(ours, theirs):
    """The median seconds of both, in alternating runs."""
    ours()
    first = seconds(theirs, 1)  # a peer compiles and fills its caches here
    if first > 2.0:
        return np.median([seconds(ours, 3) for _ in range(3)]), first
    repeats = [max(1, int(0.02 / seconds(work, 1))) for work in (ours, theirs)]
    pairs = [(seconds(ours, repeats[0]), seconds(theirs, repeats[1])) for _ in range(11)]
    return tuple(np.median(pairs, axis=0))


def entries(job, sizes):
    n, m, k = sizes
    return n if job == "check of x" else n + (n + 1) * m + (m + 1) * k


def compare(installed, limit):
    """The table, row by row; returns (job, sizes, label, ratio) for every peer."""
    ratios, measured = [], {}
    print(f"{'sizes':<12}{'job':<15}{'peer':<50}{'mlp':>11}{'peer':>12}{'ratio':>9}")
    for sizes in SIZES:
        network, x, y, arrays = example(sizes)
        ours = our_jobs(network, x, y)
        for (job, label), theirs in sorted(
            ((key, call) for make in installed.values() for key, call in make(arrays).items()),
            key=lambda row: JOBS.index(row[0][0]),
        ):
            full_check = job.startswith("check") and ONE_DIRECTION not in label
            before = measured.get((job, label))
            guess = before and before[0] / before[1] * entries(job, sizes)
            mark = ""
            if full_check and guess and guess > limit:
                own, peer, mark = seconds(ours[job], 3), guess, " estimate"
            else:
                own, peer = alternately(ours[job], theirs)
                measured[job, label] = peer, entries(job, sizes)
            name = "-".join(map(str, sizes))
            print(
                f"{name:<12}{job:<15}{label:<50}{own * 1e6:>8.1f} us{peer * 1e6:>9.0f} us"
                f"{peer / own:>8.1f}x{mark}",
                flush=True,
            )
            ratios.append((job, sizes, label, peer / own))
    return ratios


def stacked(activation):
    """Seconds for each of 1,000 networks checked at once, all five gradients."""
    seeds = np.arange(1000)
    network = mlp.Network.random((5, 3, 5), seeds, activation=activation)
    x, y = mlp.random_input(5, seeds), mlp.one_hot(seeds % 5, 5)
    found = mlp.check_gradients(network, x, y)
    wrong = sum(int((agreement.verdict == "disagree").sum()) for agreement in found.values())
    each = np.median([seconds(lambda: mlp.check_gradients(network, x, y), 1) for _ in range(9)])
    single, *point = example((5, 3, 5))[:3]
    single = single.replace(activation=activation), *point
    alone = np.median([seconds(lambda: mlp.check_gradients(*single), 20) for _ in range(9)])
    each = each / len(seeds)
    print(
        f"\n1,000 stacked 5-3-5 with {activation}, all five gradients: {each * 1e6:.1f} us each "
        f"(target {STACKED_TARGET * 1e6:.0f}), alone {alone * 1e6:.0f} us; {wrong} disagree"
    )

    def check_many():
        return mlp.check_many((5, 3, 5), seeds, activation=activation)

    many = np.median([seconds(check_many, 1) for _ in range(5)])
    print(f"check_many, dL/dx, networks drawn and checked: {many / len(seeds) * 1e6:.1f} us each")


def main():
    # The peers warn of their own deprecations.
    warnings.filterwarnings("ignore")
    np.seterr(all="ignore")
    installed, missing = {}, []
    for name, load in PEERS.items():
        try:
            installed[name] = load()
        except ImportError:
            missing.append(name)
    if missing:
        print(f"not installed, and missing from the table: {', '.join(missing)}\n")
    ratios = compare(installed, 5.0 if "--quick" in sys.argv else 60.0)
    for activation in mlp.ACTIVATIONS:
        stacked(activation)
    print("\ntargets (the smallest ratio of all full peers):")
    for (job, sizes), target in TARGETS.items():
        counted = [
            (ratio, label)
            for row_job, row_sizes, label, ratio in ratios
            if (row_job, row_sizes) == (job, sizes)
            and ONE_DIRECTION not in label
            and (job, sizes, label) not in EXEMPT
        ]
        if counted:
            ratio, label = min(counted)
            said = "met" if ratio >= target else "NOT MET"
            name = "-".join(map(str, sizes))
            print(f"  {job:<15}{name:<12}{target:>6.0f}x: {ratio:7.1f}x ({label}) {said}")


if __name__ == "__main__":
    main()
