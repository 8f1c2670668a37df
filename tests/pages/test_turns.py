"""Turns of scripts: few at a time, given back however a script ends."""

import threading

import pytest

from pages.shared.work import turns


def test_no_more_scripts_run_at_a_time_than_there_are_turns():
    running, most, lock, leave = [], [], threading.Lock(), threading.Event()

    def script():
        with turns.turn():
            with lock:
                running.append(1)
                most.append(len(running))
            leave.wait(30)
            with lock:
                running.pop()

    threads = [threading.Thread(target=script) for _ in range(4 * turns.AT_A_TIME)]
    for thread in threads:
        thread.start()
    leave.set()
    for thread in threads:
        thread.join(30)
    assert len(most) == len(threads)
    assert max(most) <= turns.AT_A_TIME


def test_a_turn_is_given_back_where_a_script_ends_with_an_exception():
    for _ in range(3 * turns.AT_A_TIME):
        with pytest.raises(RuntimeError), turns.turn():
            raise RuntimeError


def test_a_script_that_has_no_turn_in_time_runs_beside_the_others(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    holders = [turns.turn() for _ in range(turns.AT_A_TIME)]
    for holder in holders:
        holder.__enter__()
    with turns.turn():
        pass
    for holder in holders:
        holder.__exit__(None, None, None)
    monkeypatch.undo()
    with turns.turn():
        pass
