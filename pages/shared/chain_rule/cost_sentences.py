"""The sentences on the cost of the product of all factors, from either end."""

from pages.shared.draw.notation import grouped, times


def multiplications_table(f, costs):
    """Multiplications from either end as a Markdown table.

    Parameters
    ----------
    f : mlp.Activation
    costs : dict of ((n, m, k), bool) to mlp.Multiplications
        By the sizes, and whether diagonal factors are multiplied elementwise.
    """

    def added(counts):
        return f"{' + '.join(map(grouped, counts))} = **{grouped(sum(counts))}**"

    rows = [
        "| n-m-k | factors | from the left | from the right | ratio |",
        "|---|---|---|---|---|",
    ]
    for (sizes, elementwise), cost in costs.items():
        way = f"ŷ−y, W₂ᵀ, ∘{f.slope_symbol}, W₁ᵀ" if elementwise else "all five as matrices"
        name = "-".join(map(grouped, sizes))
        rows.append(
            f"| {name} | {way} | {added(cost.left_to_right)} | {added(cost.right_to_left)} | "
            f"{times(cost.ratio)} |"
        )
    return "\n".join(rows)


def cheaper_order(sizes, cost):
    """Which end to begin at, for sizes that the reader typed."""
    name = "-".join(map(grouped, sizes))
    if cost.ratio < 1:
        return (
            f"For {name}, the order from the left needs {times(1 / cost.ratio)} times as many "
            "multiplications. There are few inputs, so the matrix from the right has few columns."
        )
    return (
        f"For {name}, the order from the right needs {times(cost.ratio)} times as many "
        "multiplications. L is one number for any number of inputs, so reverse mode starts at L."
    )
