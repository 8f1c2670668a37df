"""The answers to the thread's two questions, each a section of a page."""

from functools import partial

import streamlit as st

import mlp
from pages.shared.chain_rule import arithmetic, panels
from pages.shared.chain_rule import product_sentences as sentences
from pages.shared.chain_rule.activation_words import notes
from pages.shared.chain_rule.shares import shown_of_row
from pages.shared.chain_rule.tables import tried_products
from pages.shared.draw import formulas, present, tables
from pages.shared.draw.blocks import largest
from pages.shared.draw.equation import equation
from pages.shared.draw.heatmaps import Panel
from pages.shared.draw.scales import signed, signed_limit, unit_slopes


def transpose(compared):
    """Why W2 is transposed: a sum along its rows, and what other products give."""
    example = compared.example
    network, x, y, f = example.network, example.x, example.y, example.activation
    _, m, k = network.sizes
    attempts = mlp.transpose_attempts(network, x, y)
    st.markdown(
        r"The reason is a sum, not a shape. $h_i$ changes every "
        r"$\theta_j = \sum_i h_i W_2[i,j] + b_2[j]$, with the derivative $W_2[i,j]$. So "
        r"$\partial L/\partial h_i$ is a sum **along row $i$ of $W_2$**. The product of a row "
        r"vector and a matrix sums along columns. The columns of $W_2^T$ are the rows of $W_2$, so "
        r"$\delta\theta\,W_2^T$ is this sum."
        f"\n\n$$\n{formulas.ENTRY_OF_DL_DH}\n$$\n\nFor all $i$ together:"
        f"\n\n$$\n{formulas.sized(formulas.DL_DH, network.sizes)}\n$$"
    )
    trap = sentences.square_trap(attempts, m, k, example.source is None)
    st.markdown(f"{sentences.products_table(f, attempts)}\n\n{trap}")
    present.table(lambda: tried_products(attempts), "products_with_W2", example, "with_W2_table")


def _two_products(example):
    """The diagonal beside the measured one, and both products with it, with their scales."""
    network, f, gradients = example.network, example.activation, example.gradients
    dh_da, slopes = example.dh_da, example.dh_da.diagonal()
    hovers = arithmetic.backward_hovers(example)
    shown = {"m": largest(gradients.a)}
    measured = mlp.measured_slopes(network, example.x).value
    row = panels.unit_slopes(f, slopes, hovers["dh_da"])
    name = f"Diag({row.name})"
    of_formula = Panel(name, dh_da, scale=row.scale, hover=hovers["H"], sizes=("m", "m"))
    of_differences = Panel("∂h/∂a measured", measured, scale=row.scale, sizes=("m", "m"))
    limit = signed_limit(gradients.h, gradients.a)
    delta_h = panels.derivative("h", gradients.h, hovers["h"])
    delta_a = panels.derivative("a", gradients.a, hovers["a"])
    delta_h, delta_a, row, of_formula, of_differences = (
        panels.in_part(panel, shown)
        for panel in (delta_h, delta_a, row, of_formula, of_differences)
    )
    both = [delta_h, of_formula, delta_a, delta_h, row]
    figures = {
        "measured": equation([of_formula, of_differences], ["≈"], 1.0),
        "both_products": equation(both, ["·", "=", "=", "∘"], limit),
    }
    return figures, [signed(limit, "δh and δa"), row.scale]


def elementwise(compared):
    """Why f'(a) is multiplied entry by entry: the diagonal of dh/da, measured."""
    example = compared.example
    network, x, f, gradients = example.network, example.x, example.activation, example.gradients
    dh_da, measured = example.dh_da, mlp.measured_slopes(network, x)

    said = sentences.measured_jacobian(f, dh_da, measured)
    st.markdown(
        rf"$h_j={f.latex}(a_j)$ depends on $a_j$ only. So the matrix $\partial h/\partial a$ is "
        f"diagonal. {said}{notes(network, x)}"
    )
    drawn, scales = compared.figures(_two_products)
    present.chart(drawn["measured"], said, "measured")
    slopes = unit_slopes(f).name
    alt = f"δh · Diag({slopes}) = δa = δh ∘ {formulas.bracketed(slopes)}."
    present.chart(drawn["both_products"], alt, "both_products")
    present.scales(scales)
    if part := shown_of_row("m", "δa", gradients.a, largest(gradients.a), chosen=False):
        st.caption(part)
    numbers = sentences.elementwise_sum(gradients.h, dh_da.diagonal(), gradients.a)
    st.markdown(f"${formulas.DIAGONAL_PRODUCT}$\n\nFor i = 1: {numbers}")
    arrays = {"dh_da": dh_da, "dh_da_measured": measured.value}
    if measured.on_kink.any():
        arrays |= {"dh_da_left": measured.left, "dh_da_right": measured.right}
    arrays |= {"dL_dh": gradients.h, "dL_da": gradients.a}
    make = partial(tables.values, arrays, example.names)
    present.table(make, "elementwise", example, "elementwise_table")
    _by_a_matrix_product(example)


def _by_a_matrix_product(example):
    """What the question asks for: a matrix product with the vector f'(a)."""
    m, f = example.network.sizes[1], example.activation
    attempts = mlp.slope_attempts(example.network, example.x, example.y)
    st.markdown(
        f"**Could {f.slope_symbol}(a) be applied by a matrix product?**\n\n"
        f"{sentences.products_table(f, attempts)}\n\n{sentences.not_a_vector(f, attempts, m)}"
    )
    name = "products_with_unit_slopes"
    present.table(lambda: tried_products(attempts), name, example, "with_unit_slopes_table")
