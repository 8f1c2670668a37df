"""The page About: a tour whose steps open, what each page answers, and links to every page."""

import re
import urllib.parse

import numpy as np
import pytest
from driver import open_page, script

import mlp
from app import PAGES
from pages.shared.about import texts
from pages.shared.about.answers import ANSWERS
from pages.shared.about.tour import STEPS
from pages.shared.state import url
from pages.shared.state.settings import SETTINGS

TITLES = {name: title for pages in PAGES.values() for name, title in pages}


def test_the_tour_has_eight_steps_through_different_pages():
    assert len(STEPS) == 8
    assert len({step.page for step in STEPS}) == 8


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_a_step_of_the_tour_opens_its_page_in_its_state(step):
    assert step.page in TITLES
    values, ignored = url.read({name: [text] for name, text in step.settings.items()})
    assert not ignored
    app = open_page(step.page, **step.settings)
    assert not app.warning
    for name in step.settings:
        assert app.session_state[name] == values[name]


def _links(**query):
    """The pages and the queries of the links of About, by their texts, in the whole app."""
    app = script("pages/shared/start.py")
    for name, text in query.items():
        app.query_params[name] = text
    app.run().switch_page("../about.py").run()
    assert not app.exception
    return {
        link.proto.label: (link.proto.page, dict(urllib.parse.parse_qsl(link.proto.query_string)))
        for link in app.get("page_link")
    }


# A link whose address the page writes anew makes two entries: Back would lead to the first of them.
@pytest.mark.parametrize("query", [{}, {"seed": "7", "n": "4", "x": "2:5.0", "label": "3"}])
def test_the_address_of_a_step_is_the_one_that_its_page_writes(query):
    links = _links(**query)
    for number, step in enumerate(STEPS, 1):
        page, asked = links[f"{number}. {step.title}"]
        assert page == ("" if step.page == "network" else step.page)
        values, _ = url.read({name: [text] for name, text in asked.items()})
        state = {setting.name: setting.default for setting in SETTINGS} | {"x": {}} | values
        assert url.written(state, list(state)) == asked


def test_a_step_takes_the_network_along_unless_it_has_one_of_its_own():
    links = _links(seed="7", x="2:5.0")
    assert links["2. Walk back"] == ("chain_rule", {"seed": "7", "x": "2:5.0"})
    assert links["8. A trained network"] == ("saliency", {"source": "digits", "row": "3"})


def test_every_page_is_linked():
    links = _links()
    pages = {title: "" if name == "network" else name for name, title in TITLES.items()}
    assert {title: links[title][0] for title in pages} == pages


def test_the_first_page_leads_to_the_tour():
    app = script("pages/shared/start.py").run()
    assert "New here? Take the tour" in [
        link.proto.label for link in app.get("page_link") if link.proto.page == "about"
    ]


def test_what_each_page_answers_is_said_of_all_pages():
    assert list(ANSWERS) == list(TITLES)
    said = [shown.value for shown in open_page("about").markdown]
    assert {f"{answer.question} {answer.shown}" for answer in ANSWERS.values()} <= set(said)


@pytest.mark.parametrize("page", [name for name in TITLES if name != "network"])
def test_a_page_begins_with_the_question_that_it_answers(page):
    assert open_page(page).main.markdown[0].value.startswith(ANSWERS[page].question)


def test_the_citation_names_the_network_that_is_open():
    app = open_page("about", seed=7)
    (fingerprint,) = (
        shown.value.split("**")[1] for shown in app.sidebar.markdown if "Fingerprint" in shown.value
    )
    assert any(f"network {fingerprint}" in shown.value for shown in app.code)


def test_of_the_formulas_of_the_thread_the_last_is_right_and_the_others_cannot_be_evaluated():
    shown = (texts.OF_THE_QUESTION, texts.OF_THE_ANSWER, texts.RIGHT)
    assert [mlp.judge(text).verdict for text in shown] == ["wrong shape", "wrong shape", "right"]


@pytest.mark.parametrize(("text", "count"), [("FORWARD", 5), ("BACKWARD", 4), ("WEIGHTS", 4)])
def test_every_equation_of_the_mathematics_is_right(text, count):
    equations = re.sub(r" && .*?(?=\\\\|\n)", "", getattr(texts, text))
    equations = re.sub(r"\\delta ?(\\?\w+)", r"\\frac{\\partial L}{\\partial \1}", equations)
    assert [claim.verdict for claim in mlp.judge(equations).claims] == ["right"] * count


@pytest.mark.parametrize(("text", "count"), [("FORWARD", 5), ("BACKWARD", 4), ("WEIGHTS", 4)])
def test_every_shape_of_the_mathematics_is_right(text, count):
    network, x, y = mlp.Network.random((5, 3, 4)), mlp.random_input(5), mlp.one_hot(0, 4)
    values, gradients = mlp.forward(network, x), mlp.gradients(network, x, y)
    arrays = vars(values) | {f"delta{name}": array for name, array in vars(gradients).items()}
    arrays |= {"haty": values.yhat, "L": mlp.loss(network, x, y)}
    sizes = {"1": 1, "n": 5, "m": 3, "k": 4}
    rows = re.findall(r"^(\S.*?) &= .* && (\w)\\times (\w)", getattr(texts, text), re.MULTILINE)
    assert len(rows) == count
    for name, height, width in rows:
        array = arrays[re.sub(r"[\\ _]", "", name)]
        assert np.atleast_2d(array).shape == (sizes[height], sizes[width]), name
