"""The derivation: the product of all factors, the differentials line by line, the softmax step."""

import streamlit as st

import mlp
from pages.shared.chain_rule import arithmetic
from pages.shared.chain_rule import derivation_sentences as sentences
from pages.shared.chain_rule import tables as chain_rule_tables
from pages.shared.draw import formulas, present, tables
from pages.shared.draw.equation import equation
from pages.shared.draw.heatmaps import Panel, signed_limit
from pages.shared.state.page import start_page
from pages.shared.state.widgets import widget

example = start_page()
network, x, y = example.network, example.x, example.y
state = st.session_state

values = mlp.forward(network, x)
factors = mlp.jacobians(network, x, y)
gradients = mlp.gradients(network, x, y)
dh_da = factors.dh_da.diagonal()
hovers = arithmetic.backward_hovers(network, y, values, gradients, dh_da)
row, column = factors.running_product()["dL_dx"], factors.column_product()
label = state["label_sum"] * y
softmax = mlp.softmax_step(values.theta, label)

st.header("Chain rule: the derivation", anchor=False)
convention = widget("convention")

in_rows = [
    Panel("ŷ−y", factors.dL_dtheta, hover=hovers["theta"], sizes=("1", "k")),
    Panel("W₂ᵀ", factors.dtheta_dh, sizes=("k", "m")),
    Panel("H−H²", factors.dh_da, unit_slope=True, hover=hovers["H"], sizes=("m", "m")),
    Panel("W₁ᵀ", factors.da_dx, sizes=("m", "n")),
    Panel("δx", row, hover=hovers["x"], sizes=("1", "n")),
]
in_columns = [
    Panel("W₁", network.W1, sizes=("n", "m")),
    in_rows[2],
    Panel("W₂", network.W2, sizes=("m", "k")),
    Panel("ŷ−y", factors.dL_dtheta[:, None], hover=hovers["theta"].T, sizes=("k", "1")),
    Panel("δx", column, hover=hovers["x"].T, sizes=("n", "1")),
]
panels = in_rows if convention == "rows" else in_columns
st.latex(formulas.sized(formulas.PRODUCT_OF_FACTORS[convention], network.sizes))
limit = signed_limit(network.W1, network.W2, factors.dL_dtheta, row)
said = sentences.same_numbers(row, column)
present.chart(equation(panels, ["·", "·", "·", "="], limit), said, "product")
st.markdown(said)
arrays = vars(factors) | {"dL_dx": row, "dL_dx_column": column}
present.table(lambda: tables.values(arrays), "factors", example, "factors_table")

st.subheader("By differentials, line by line", anchor=False)
st.markdown(
    "Move $x$ by $dx$ and follow the change to $L$; then read backwards. $u:v$ is the sum of the "
    r"products of entries, $H=\mathrm{Diag}(h)$, $\hat Y=\mathrm{Diag}(\hat y)$. What stands "
    r"before the last colon is $\partial L/\partial x$."
)
st.latex(formulas.DERIVATION[convention])
if widget("lines"):
    widget("dx_seed", width=160)
    dx = mlp.random_input(x.size, state["dx_seed"])
    lines = mlp.differentials(network, x, y, dx)
    st.markdown(sentences.differentials_table(lines, convention))
    present.table(
        lambda: chain_rule_tables.differentials(lines),
        "differentials",
        example,
        "differentials_table",
    )

st.subheader("The softmax step", anchor=False)
widget("label_sum")
said = sentences.softmax_collapse(softmax, state["label_sum"])
of_yhat, of_theta, of_product = arithmetic.softmax_hovers(values.yhat, label, softmax)
collapse = [
    Panel("∂L/∂ŷ = −y/ŷ", softmax.dL_dyhat, hover=of_yhat, sizes=("1", "k")),
    Panel("Diag(ŷ)−ŷᵀŷ", softmax.dyhat_dtheta, hover=of_theta, sizes=("k", "k")),
    Panel("product", softmax.product, hover=of_product, sizes=("1", "k")),
    Panel("ŷ−y", softmax.less_label, sizes=("1", "k")),
]
equal = "=" if state["label_sum"] == 1 else "≠"
# −1/ŷ of an unlikely class may be huge: its colour is clipped, not the others'.
present.chart(equation(collapse, ["·", "=", equal], 1.0), said, "softmax")
st.markdown(said)
st.caption(sentences.UNDERFLOW)
present.table(lambda: tables.values(vars(softmax)), "softmax_step", example, "softmax_table")
