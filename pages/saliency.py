"""The saliency: dL/dx beside x, for each label that could be the true one, and of other scores."""

from functools import partial

import numpy as np
import streamlit as st

import mlp
from pages.shared.compare.comparison import comparison
from pages.shared.draw import formulas, present
from pages.shared.draw.heatmaps import Panel, stack
from pages.shared.draw.scales import signed, signed_limit
from pages.shared.draw.style import WIDEST_IN_FULL, WIDEST_IN_HALF
from pages.shared.network import sentences
from pages.shared.network.saliency_bars import saliency_bars
from pages.shared.network.tables import saliency_by_label, values
from pages.shared.saliency import scores
from pages.shared.saliency.sentences import trust_of_input
from pages.shared.state.links import links
from pages.shared.state.page import start_page
from pages.shared.state.settings import MARGIN, ONE_INPUT
from pages.shared.state.widgets import place, widget

example = start_page("score", "score_class", "other_class")
network, x, names = example.network, example.x, example.names
choose = partial(place, write=partial(names.of_class, write=str), named=bool(names.classes))

present.opening(
    "Saliency",
    "Which input changes the loss most, in which direction, and how does that depend on the label?",
)
compared = comparison(example)
said = sentences.saliency_checked(example.check, names)
strongest = int(np.abs(example.gradients.x).argmax())
st.markdown(f"**{said}** {trust_of_input(example, strongest)}")
links({"How far?": ("how_far", {"along": ONE_INPUT, "input": str(strongest + 1)})})
formula = formulas.input_gradient(example.activation)
st.markdown(f"${formulas.sized(formula, network.sizes, coloured=False)}$")


def by_label(of):
    """The saliency for each label that could be the true one."""
    return mlp.input_gradient(of.network, of.x, np.eye(of.y.size))


def two_views(of):
    """The bars above x, and the saliency by label, with their scales."""
    rows = by_label(of)
    of_x, of_gradient = signed(signed_limit(of.x), "x"), signed(signed_limit(rows), "∂L/∂x")
    panel = Panel("∂L/∂x by true label", rows, of_gradient, marked=(of.label - 1, None))
    bars = saliency_bars(of.x, of.gradients.x, of_x, WIDEST_IN_HALF)
    figures = {"dL_dx": bars, "by_label": stack([panel], widest=WIDEST_IN_HALF)}
    return figures, [of_x, of_gradient]


drawn, scales = compared.figures(two_views)
left, right = st.columns(2)
with left:
    present.chart(drawn["dL_dx"], said, "dL_dx")
    arrays = {"x": x, "dL_dx": example.gradients.x}
    present.table(lambda: values(arrays, names), "saliency", example, "saliency_table")
with right:
    said = sentences.saliency_by_label(by_label(example), example.label, names)
    present.chart(drawn["by_label"], said, "by_label")
    st.markdown(f"Each row is ∂L/∂x for one label; the true one is framed. {said}")
    present.table(
        lambda: saliency_by_label(by_label(example), names),
        "saliency_by_label",
        example,
        "by_label_table",
    )
present.scales(scales)

st.subheader("Gradient of what?", anchor=False)
st.markdown("Tools differentiate different scores, so their maps differ. Choose one:")
with st.container(horizontal=True, vertical_alignment="bottom"):
    score = widget("score", width="content")
    c = choose("score_class", width=200) - 1
    other = choose("other_class", width=200) - 1 if score == MARGIN else None
if c == other:
    st.info("A margin needs two different classes.")
else:
    relation = scores.relation(example, score, c, other)
    said = scores.strongest(relation, names)
    scale = signed(signed_limit(relation.rows), "these rows")

    def of_scores(of):
        """The rows of the relation; none of a network without these classes."""
        if max(c, other or 0) >= of.y.size:
            return {}, []
        found = scores.relation(of, score, c, other)
        scale = signed(signed_limit(found.rows), "these rows")
        panels = [Panel(*row, scale) for row in zip(found.names, found.rows, strict=True)]
        return {"scores": stack(panels, widest=WIDEST_IN_FULL)}, [scale]

    st.markdown(f"**{relation.sentence}** {said} {scores.blank(example, score, c)}")
    drawn, scales = compared.figures(of_scores)
    present.chart(drawn["scores"], f"{relation.sentence} {said}", "scores")
    present.scales(scales)
    rows = dict(zip(relation.names, relation.rows, strict=True))
    present.table(lambda: values(rows, names), "scores", example, "scores_table")
