"""Both questions: may one just transpose a matrix, and why is sigma' applied entry by entry?"""

import streamlit as st

import mlp
from pages.shared.chain_rule import arithmetic, panels
from pages.shared.chain_rule import product_sentences as sentences
from pages.shared.chain_rule.tables import tried_products
from pages.shared.draw import formulas, present, tables
from pages.shared.draw.equation import equation
from pages.shared.draw.heatmaps import Panel
from pages.shared.draw.scales import UNIT_SLOPES, signed, signed_limit
from pages.shared.state.page import start_page

example = start_page()
network, x, y = example.network, example.x, example.y
n, m, k = network.sizes

values = mlp.forward(network, x)
gradients = mlp.gradients(network, x, y)
dh_da = mlp.jacobians(network, x, y).dh_da
measured = mlp.finite_difference(mlp.sigmoid, values.a)
hovers = arithmetic.backward_hovers(network, y, values, gradients, dh_da.diagonal())
with_W2 = mlp.transpose_attempts(network, x, y)
with_unit_slopes = mlp.slope_attempts(network, x, y)

present.opening(
    "Both questions",
    "Why is W₂ transposed, and why is σ′(a) multiplied entry by entry?",
)
st.subheader("Why is the matrix transposed?", anchor=False)
st.markdown(
    r"The reason is a sum, not a shape. $h_i$ changes every $\theta_j = \sum_i h_i W_2[i,j] + "
    r"b_2[j]$, with the derivative $W_2[i,j]$. So $\partial L/\partial h_i$ is a sum **along row "
    r"$i$ of $W_2$**. The product of a row vector and a matrix sums along columns. The columns of "
    r"$W_2^T$ are the rows of $W_2$, so $\delta\theta\,W_2^T$ is this sum."
)
st.latex(formulas.ENTRY_OF_DL_DH)
st.markdown("For all $i$ together:")
st.latex(formulas.sized(formulas.DL_DH, network.sizes))
st.markdown(sentences.products_table(with_W2, m))
st.markdown(sentences.square_trap(with_W2, m, k))
present.table(lambda: tried_products(with_W2), "products_with_W2", example, "with_W2_table")

st.subheader("Why the elementwise product?", anchor=False)
said = sentences.measured_jacobian(dh_da, measured)
st.markdown(
    r"$h_j=\sigma(a_j)$ depends on $a_j$ only. So the matrix $\partial h/\partial a$ is diagonal. "
    f"{said}"
)
compared = [
    Panel("Diag(h−h²)", dh_da, scale=UNIT_SLOPES, hover=hovers["H"], sizes=("m", "m")),
    Panel("∂h/∂a measured", measured, scale=UNIT_SLOPES, sizes=("m", "m")),
]
present.chart(equation(compared, ["≈"], 1.0), said, "measured")
limit = signed_limit(gradients.h, gradients.a)
delta_h = panels.derivative("h", gradients.h, hovers["h"])
delta_a = panels.derivative("a", gradients.a, hovers["a"])
unit_slopes = panels.unit_slopes(dh_da.diagonal(), hovers["dh_da"])
both = [delta_h, compared[0], delta_a, delta_h, unit_slopes]
alt = "δh · Diag(h−h²) = δa = δh ∘ (h−h²)."
present.chart(equation(both, ["·", "=", "=", "∘"], limit), alt, "both_products")
present.scales([signed(limit, "δh and δa"), UNIT_SLOPES])
st.markdown(f"${formulas.DIAGONAL_PRODUCT}$")
numbers = sentences.elementwise_sum(gradients.h, dh_da.diagonal(), gradients.a)
st.markdown(f"For i = 1: {numbers}")
arrays = {"dh_da": dh_da, "dh_da_measured": measured, "dL_dh": gradients.h, "dL_da": gradients.a}
present.table(lambda: tables.values(arrays), "elementwise", example, "elementwise_table")

st.markdown("**Could σ′(a) be applied by a matrix product?**")
st.markdown(sentences.products_table(with_unit_slopes, m))
st.markdown(sentences.not_a_vector(with_unit_slopes, m))
present.table(
    lambda: tried_products(with_unit_slopes),
    "products_with_unit_slopes",
    example,
    "with_unit_slopes_table",
)

st.subheader("Together", anchor=False)
st.markdown(
    "$x_i$ changes every $a_j$, with the derivative $W_1[i,j]$. The sum runs along a row of "
    "$W_1$, so $W_1$ is transposed like $W_2$. With row vectors, the complete gradient is"
)
st.latex(formulas.sized(formulas.INPUT_GRADIENT, network.sizes))
