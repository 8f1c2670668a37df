"""What a page must never show: something beyond its edge, or one thing on top of another."""

# Of the blocks of a page, of the words of a chart: pairs that overlap by more than a hair. The
# words of a chart may touch by their boxes, which are taller than their letters.
FIND = """() => {
    const box = element => element.getBoundingClientRect();
    const seen = element => box(element).width > 1 && box(element).height > 1
        && getComputedStyle(element).visibility !== "hidden";
    const overlaps = (elements, hair) => elements.flatMap((one, i) => elements.slice(i + 1)
        .filter(other => !one.contains(other) && !other.contains(one))
        .filter(other => {
            const [a, b] = [box(one), box(other)];
            return Math.min(a.right, b.right) - Math.max(a.left, b.left) > hair
                && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > hair;
        })
        .map(other => `${one.textContent.slice(0, 40)} | ${other.textContent.slice(0, 40)}`));
    const main = document.querySelector("[data-testid=stMain]");
    const blocks = [...main.querySelectorAll(".stElementContainer")].filter(seen)
        .filter(block => !block.closest(".stElementContainer .stElementContainer"));
    const charts = [...document.querySelectorAll(".js-plotly-plot")];
    const words = chart => [...chart.querySelectorAll("text")].filter(seen)
        .filter(text => text.textContent.trim());
    return {
        sideways: main.scrollWidth - main.clientWidth,
        blocks: overlaps(blocks, 2),
        words: charts.flatMap(chart => overlaps(words(chart), 4)),
        cut: charts.flatMap(chart => words(chart)
            .filter(word => box(word).left < box(chart).left - 1
                || box(word).right > box(chart).right + 1)
            .map(word => word.textContent)),
    };
}"""
NOTHING = {"sideways": 0, "blocks": [], "words": [], "cut": []}


def faults(page):
    """What overflows, overlaps or is cut on the page as it stands: `NOTHING` where all is well."""
    return page.evaluate(FIND)
