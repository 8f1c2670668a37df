"""Long work: done elsewhere in slices, cancelled, kept, and the same whatever the slices were."""

import os
import signal
import time
from functools import partial

import numpy as np
import pytest

import mlp
from pages.shared.formula import file as formula_file
from pages.shared.work import worker
from pages.shared.work.progress import LongWork

PATIENCE = 60


def _done(work):
    """The work, waited for until it is done."""
    end = time.monotonic() + PATIENCE
    while work.state == "running":
        work.go_on()
        assert time.monotonic() < end
    return work


def test_the_work_is_done_in_another_process_than_the_sessions():
    found, _ = worker.submit(os.getpid).result(PATIENCE)
    assert found != os.getpid()


def test_slices_of_any_size_join_to_what_one_call_finds():
    work = LongWork(
        500,
        "networks",
        partial(mlp.check_many, wrt="x"),
        lambda first, end: ((4, 3, 4), np.arange(first, end)),
    )
    digits = np.concatenate([part.digits for part in _done(work).results])
    assert len(work.results) > 1
    assert np.array_equal(digits, mlp.check_many((4, 3, 4), range(500)).digits)


def test_what_is_cancelled_asks_for_no_more_and_keeps_what_it_has():
    work = LongWork(10_000, "pieces", time.sleep, lambda first, end: (0.02 * (end - first),))
    end = time.monotonic() + PATIENCE
    while not work.results and time.monotonic() < end:
        work.go_on()
    done = work.done
    work.cancel()
    assert 0 < done < 10_000
    assert (work.state, work.done) == ("cancelled", done)
    assert "left" in work.time_left


def test_a_run_waits_only_a_moment_for_a_long_piece():
    work = LongWork(1, "pieces", time.sleep, lambda first, end: (1.0,))
    worker.submit(os.getpid).result(PATIENCE)
    start = time.monotonic()
    work.go_on()
    assert work.state == "running"
    assert time.monotonic() - start < 0.9
    _done(work)


def test_a_process_that_is_killed_is_started_anew():
    before, _ = worker.submit(os.getpid).result(PATIENCE)
    os.kill(before, signal.SIGTERM)
    after, _ = worker.submit(os.getpid).result(PATIENCE)
    assert after != before


def test_what_goes_wrong_there_is_raised_here():
    with pytest.raises(ValueError, match="size n is 0"):
        worker.submit(mlp.check_many, (0, 0, 0), [1]).result(PATIENCE)


def test_the_verdicts_of_a_file_are_those_of_its_lines_one_by_one():
    lines = formula_file.lines_of("formula,wrt\nyhat - y,b2\nx @ W1,x\nnp.outer(x\n")
    chosen = (None, None, {}, "sigmoid")
    rows, _ = worker.submit(formula_file.judged_lines, lines, *chosen).result(PATIENCE)
    assert rows == [formula_file.judged(line, *chosen) for line in lines]
