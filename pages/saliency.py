"""The saliency: dL/dx beside x, for each label that could be the true one, and of other scores."""

from functools import cache, partial

import numpy as np
import streamlit as st

from pages.shared.compare.comparison import comparison
from pages.shared.draw import formulas, present, tables
from pages.shared.network import image_choice, sentences
from pages.shared.network.tables import saliency_by_label
from pages.shared.saliency import scores, views
from pages.shared.saliency.sentences import in_units_of_the_table, trust_of_input
from pages.shared.state.links import links
from pages.shared.state.page import start_page
from pages.shared.state.settings import MARGIN, ONE_INPUT
from pages.shared.state.widgets import place, widget

example = start_page("score", "score_class", "other_class", "image")
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

image_choice.choice(example)
image_of = cache(image_choice.image_of)
drawn, scales = compared.figures(lambda of: views.two_views(of, image_of(of)))
left, right = st.columns(2)
with left:
    present.chart(drawn["dL_dx"], said, "dL_dx")
    arrays = {"x": x, "dL_dx": example.gradients.x}
    present.table(lambda: tables.values(arrays, names), "saliency", example, "saliency_table")
with right:
    said = sentences.saliency_by_label(views.by_label(example), example.label, names)
    present.chart(drawn["by_label"], said, "by_label")
    each = "picture" if image_of(example) else "row"
    st.markdown(f"Each {each} is ∂L/∂x for one label; the true one is framed. {said}")
    present.table(
        lambda: saliency_by_label(views.by_label(example), names),
        "saliency_by_label",
        example,
        "by_label_table",
    )
present.scales(scales)

if example.standardisation is not None:
    st.subheader("In units of the table", anchor=False)
    said = in_units_of_the_table(example)
    st.markdown(said)
    drawn, scales = views.in_both_units(example)
    present.chart(drawn, said, "both_units")
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

    def of_scores(of):
        """The relation drawn; none of a network without these classes."""
        if max(c, other or 0) >= of.y.size:
            return {}, []
        figure, scale = views.of_scores(of, scores.relation(of, score, c, other), image_of(of))
        return {"scores": figure}, [scale]

    st.markdown(f"**{relation.sentence}** {said} {scores.blank(example, score, c)}")
    drawn, scales = compared.figures(of_scores)
    present.chart(drawn["scores"], f"{relation.sentence} {said}", "scores")
    present.scales(scales)
    rows = dict(zip(relation.names, relation.rows, strict=True))
    present.table(lambda: tables.values(rows, names), "scores", example, "scores_table")
