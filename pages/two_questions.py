"""Both questions: may one just transpose a matrix, and why is sigma' applied entry by entry?"""

import streamlit as st

import mlp
from mlp.core.activation import sigmoid
from pages.shared.chain_rule import arithmetic
from pages.shared.chain_rule import sentences as chain_words
from pages.shared.draw import heatmaps as figures
from pages.shared.draw import present as show
from pages.shared.draw import tables
from pages.shared.draw.equation import equation
from pages.shared.draw.heatmaps import Panel
from pages.shared.state import settings

example = settings.start_page()
network, x, y = example.network, example.x, example.y
n, m, k = network.sizes

values = mlp.forward(network, x)
gradients = mlp.gradients(network, x, y)
dh_da = mlp.jacobians(network, x, y).dh_da
measured = mlp.finite_difference(sigmoid, values.a)
made = arithmetic.backward_hovers(network, y, values, gradients, dh_da.diagonal())
transposes = mlp.transpose_attempts(network, x, y)
slopes = mlp.slope_attempts(network, x, y)

st.header("Chain rule: both questions", anchor=False)
st.subheader("May one just transpose a matrix?", anchor=False)
st.markdown(
    r"Not to make shapes fit. $h_i$ reaches $L$ through every $\theta_j = \sum_i h_i W_2[i,j] + "
    r"b_2[j]$, with the slope $W_2[i,j]$ along each way, and the ways add up **along row $i$ of "
    r"$W_2$**. A row vector times a matrix adds along columns. $W_2^T$ is the matrix whose columns "
    r"are the rows of $W_2$: the transpose is in the sum, and that the shapes fit follows."
)
left, right = st.columns(2)
with left:
    st.latex(
        r"\frac{\partial L}{\partial h_i} = \sum_j \frac{\partial L}{\partial\theta_j}\,"
        r"\frac{\partial\theta_j}{\partial h_i} = \sum_j \delta\theta_j\,W_2[i,j]"
    )
    st.markdown("and so for all $i$ at once")
    st.latex(arithmetic.sized(chain_words.TRANSPOSE, network.sizes))
with right:
    st.markdown(chain_words.attempts_table(transposes, m))
st.markdown(chain_words.square_trap(transposes, m, k))
show.table(lambda: tables.attempts(transposes), "transpose_attempts", example, "transposes_table")

st.subheader("Why the elementwise product?", anchor=False)
said = chain_words.measured_jacobian(dh_da, measured)
left, right = st.columns(2, vertical_alignment="center")
with left:
    compared = [
        Panel("Diag(h−h²)", dh_da, slope=True, hover=made["H"], sizes=("m", "m")),
        Panel("∂h/∂a measured", measured, slope=True, sizes=("m", "m")),
    ]
    show.chart(equation(compared, ["≈"], 1.0), said, "measured")
with right:
    st.markdown(
        r"Because $h_j=\sigma(a_j)$ looks at $a_j$ alone. The matrix $\partial h/\partial a$ is "
        f"there, as at every other step, but it is diagonal. {said}"
    )
limit = figures.signed_limit(gradients.h, gradients.a)
delta_h = Panel("δh", gradients.h, hover=made["h"], sizes=("1", "m"))
delta_a = Panel("δa", gradients.a, hover=made["a"], sizes=("1", "m"))
slope = Panel("h−h²", dh_da.diagonal(), slope=True, hover=made["dh_da"], sizes=("1", "m"))
both = [delta_h, compared[0], delta_a, delta_h, slope]
alt = "δh times Diag(h−h²) is δa, and so is δh times h−h² entry by entry."
show.chart(equation(both, ["·", "=", "=", "∘"], limit), alt, "both_products")
st.markdown(
    r"$(v\,\mathrm{Diag}(d))_i = \sum_j v_j\,\mathrm{Diag}(d)_{ji} = v_i d_i = (v\circ d)_i$"
)
numbers = chain_words.elementwise_sum(gradients.h, dh_da.diagonal(), gradients.a)
st.markdown(f"Here, for i = 1: {numbers}")
arrays = {"dh_da": dh_da, "dh_da_measured": measured, "dL_dh": gradients.h, "dL_da": gradients.a}
show.table(lambda: tables.values(arrays), "elementwise", example, "elementwise_table")

st.markdown("**And a matrix product with σ′(a), as was asked?**")
left, right = st.columns(2, vertical_alignment="center")
with left:
    st.markdown(chain_words.attempts_table(slopes, m))
with right:
    st.markdown(chain_words.not_a_vector(slopes, m))
show.table(lambda: tables.attempts(slopes), "slope_attempts", example, "slopes_table")

st.subheader("Together", anchor=False)
st.markdown(
    r"$x_i$ reaches $L$ through every $a_j$ with the slope $W_1[i,j]$: the same sum along a row as "
    "at $W_2$, so the same transpose. Row by row, the whole way back is"
)
st.latex(arithmetic.sized(chain_words.TOGETHER, network.sizes))
