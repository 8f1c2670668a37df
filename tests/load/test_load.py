"""A short run of what the scripts beside this file measure: no error and no wrong number."""

import asyncio

import pytest
from beside_a_job import at_rest, measured
from lecture_hall import hall
from servers import running_server
from soak import reruns, sessions

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server():
    with running_server() as (address, pid):
        yield address, pid


@pytest.mark.parametrize("page", ["", "how_far", "formula", "export"])
def test_sessions_that_move_sliders_at_once_each_get_their_own_numbers(server, page):
    heard = asyncio.run(hall(server[0], page, sessions=10, moves=2))
    assert heard.wrong == []
    assert len(heard.seconds) == 20


def test_beside_a_job_all_is_right_and_the_job_ends_with_its_tab(server):
    address, pid = server
    for heard in asyncio.run(measured(address, moves=4)):
        assert heard.wrong == []
    assert at_rest(pid, patience=20.0)


def test_reruns_and_visits_are_right_one_after_the_other(server):
    address, pid = server
    assert asyncio.run(reruns(address, pid, "network", 10))[1] == []
    assert asyncio.run(sessions(address, pid, 20))[1] == []
