"""The page About: a tour whose steps open, and links to every page."""

import pytest
from driver import open_page

from app import PAGES
from pages.shared.about.tour import STEPS
from pages.shared.state import url


def test_the_tour_has_eight_steps_through_different_pages():
    assert len(STEPS) == 8
    assert len({step.page for step in STEPS}) == 8


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_a_step_of_the_tour_opens_its_page_in_its_state(step):
    assert step.page in {name for pages in PAGES.values() for name, _ in pages}
    values, ignored = url.read({name: [text] for name, text in step.settings.items()})
    assert not ignored
    app = open_page(step.page, **step.settings)
    assert not app.warning
    for name in step.settings:
        assert app.session_state[name] == values[name]


def test_every_page_is_named():
    said = " ".join(shown.value for shown in open_page("about").markdown)
    for pages in PAGES.values():
        assert all(title in said for _, title in pages)
