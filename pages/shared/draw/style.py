"""How the house looks: every colour, size, axis default and CSS rule, each told once.

What has which colour or marker, the one table of its subject says: the verdicts and the methods in
`checks/legend`, the factors of a small entry in `chain_rule/smallness`, and so on.
"""

# Signed values: blue and red after ColorBrewer's RdBu, which the colour-blind read too.
NEGATIVE, POSITIVE = "#2166ac", "#b2182b"

# Text on white, in cells and on paper, and thin lines there; and text on a dark page.
TEXT, LINE, TEXT_IN_DARK = "#0f1722", "#d5dae1", "#f2f5f9"
# What covers what is drawn behind it: the page itself, light and dark.
PAPER, PAPER_IN_DARK = "#ffffff", "#11161d"
# Charts on a light page and on a dark one: text, thin lines, and the frame of what is pointed at.
CHARTS_PAPER, CHART_TEXT = (PAPER, PAPER_IN_DARK), (TEXT, "#e6eaf0")
CHART_LINE, FRAME_OF_HOVER = (
    ("#e6eaf1", "#31333f"),
    ("rgba(15, 23, 34, 0.2)", "rgba(230, 234, 240, 0.2)"),
)

# Scales of colours. No colour of a light one is so dark, and none of a dark one so light, that the
# text of the theme has less contrast to it than 4.5 to 1.
SIGNED = [[0, "#4a90d9"], [0.25, "#a2c8ea"], [0.5, "#f7f7f7"], [0.75, "#f3b1aa"], [1, "#e8645a"]]
# Probabilities and activations, from 0 to 1.
SHARE = [[0, "#f7f7f7"], [0.5, "#97d2c4"], [1, "#2fa58b"]]
# The slope sigma' of a unit, from closed to as open as it can be. An exact 0 is no slope: it is
# told apart from the smallest that float64 holds.
UNIT_SLOPE = [[0, "#f7f7f7"], [1e-307, "#e0d8f2"], [0.5, "#bdabe4"], [1, "#9a7fd6"]]
# Level lines, from low to high, in colours that stand out from either page.
CONTOURS = [[0, "#3d85c6"], [0.5, "#8a94a0"], [1, "#d9605a"]]
# Areas behind lines: what a proof allows, and where a line is to be trusted.
BAND, TRUSTED = "rgba(123, 135, 148, 0.25)", "rgba(0, 158, 115, 0.15)"
# Counts: white for none.
COUNTED = [[0, "#f7f7f7"], [1, "#f08a3c"]]
# The same on a dark page, where zero is as dark as the page and the ends shine.
IN_DARK = (
    (
        SIGNED,
        [[0, "#2f6fb5"], [0.25, "#294f78"], [0.5, "#232b35"], [0.75, "#6d373c"], [1, "#b8423a"]],
    ),
    (SHARE, [[0, "#232b35"], [0.5, "#20504d"], [1, "#1d7563"]]),
    (UNIT_SLOPE, [[0, "#232b35"], [1e-307, "#3d3459"], [0.5, "#5b488c"], [1, "#7a5cc0"]]),
    (COUNTED, [[0, "#232b35"], [1, "#a5570f"]]),
)

# What is no value: axes through 0, measured points, signs.
NEUTRAL = "#7b8794"
# What is chosen.
MARK = "#e08214"
# What is wrong in a text, and what is right, on a light page and on a dark one.
BLAMED, GOOD = ("#b5332b", "#ff8f86"), ("#146a4a", "#56cfa3")

# One colour for each dimension, as text at least 4.5:1 on white; and what stands for it on dark:
# no one colour is legible as text on both.
DIMENSIONS = {"n": "#1a8754", "m": "#8557cd", "k": "#cc3f85"}
DIMENSIONS_ON_DARK = {"n": "#3fbf83", "m": "#b48cf0", "k": "#f07ab0"}

# Okabe and Ito's colours, which the colour-blind tell apart.
BLUE, VERMILION, GREEN, PURPLE = "#0072b2", "#d55e00", "#009e73", "#cc79a7"
# For what a check says: it agrees, or not.
AGREES, DISAGREES = "#3d85c6", "#d6303f"
# And where there is one derivative on the left and another on the right.
AT_KINK = "#b7791f"
# For parts of a whole, side by side.
STEEL, OCHRE, VIOLET, TEAL = "#4c78a8", "#e0a13a", "#8d5fd3", "#2a9d8f"
# For thin lines on thick ones.
SKY, ORANGE, CRIMSON = "#4c9be8", MARK, POSITIVE

# Markers that are the same wherever they stand; a subject's own stand in its one table.
MEASURED_MARKER = {"color": NEUTRAL, "symbol": "line-ew-open", "size": 20}
SUM_MARKER = {
    "color": "#f2b134",
    "symbol": "diamond",
    "size": 11,
    "line": {"color": "#1b2430", "width": 1},
}
UNIT_MARKER = SUM_MARKER | {"symbol": "circle", "size": 9}

CHOSEN_LINE = {"color": MARK, "width": 2}
FRAME_LINE = {"color": MARK, "width": 3}
# In the colour of what meets the kink.
KINK_LINE = {"width": 1.5, "dash": "longdash"}
THRESHOLD_LINE = {"color": NEUTRAL, "width": 2, "dash": "dash"}

# Sizes of figures, in pixels: a heatmap's row, the space above for its title, the space below for
# the indices of columns, the air at the other edges.
CELL, TITLE, FOOT, AIR = 30, 30, 29, 4
# The space for the numbers of an axis beside a figure, for numbers and a title there, and below it.
# Where it is too small Plotly finds that out when all is drawn, and draws all of it again.
BESIDE, TITLED_BESIDE, TITLED_BELOW = 56, 100, 73
# Many rows together stay this tall, until they are as low as numbers are.
TALLEST, LOWEST_CELL = 600, 18
# Rows and columns of cells that the eye can follow: a larger matrix is drawn in blocks.
MOST_ROWS, MOST_COLUMNS = 32, 64
# Entries of a layer that one can read, number by number: the sizes of random networks.
MOST_READ = 12
# Of more columns than this, every second or third has its number.
MOST_NUMBERS = 16
CAPTION_SIZE, INDEX_SIZE, SIGN_SIZE, MATCH_SIZE = 14, 11, 24, 12
# Columns that still hold their numbers: in a third of the page's width, in half and in all of it.
WIDEST_IN_THIRD, WIDEST_IN_HALF, WIDEST_IN_FULL = 8, 12, 16

# What every axis of the house has: nothing to drag, and exponents as in sentences and tables.
AXIS = {"fixedrange": True, "exponentformat": "e"}
BARE_AXIS = AXIS | {"showgrid": False, "zeroline": False}
LINEAR_AXIS = AXIS | {"zerolinecolor": NEUTRAL, "nticks": 5}
LOG_AXIS = AXIS | {"type": "log", "zeroline": False}

# Text of a cell below this size gives way to colour; hovering shows the number.
LEAST_CELL_TEXT = 8
_TOO_SMALL = ", ".join(
    f'.heatmap-label text[style*="font-size: {size}px"]' for size in range(1, LEAST_CELL_TEXT)
)

# Below, the names of the colours stand for those above, a dimension's for that of the theme.
_COLOURS = f"--paper-text: {TEXT}; --paper-line: {LINE}; " + "".join(
    f"--{name}: light-dark({light}, {dark}); "
    for name, (light, dark) in {
        "blamed": BLAMED,
        "good": GOOD,
        **{size: (colour, DIMENSIONS_ON_DARK[size]) for size, colour in DIMENSIONS.items()},
    }.items()
)
# Figures and formulas hold a dimension's colour as it is on white.
_OF_DIMENSIONS = "".join(
    f'[style*="color:{colour}"], tspan[style*="{colour}"] '
    f"{{ color: var(--{size}) !important; fill: var(--{size}) !important; }}\n"
    for size, colour in DIMENSIONS.items()
)
_RULES = """
/* Less air above the title, so that the first screen holds the answer. */
.stMainBlockContainer { padding: 3.75rem 2rem 2rem; }
.stMainBlockContainer > [data-testid="stVerticalBlock"] { gap: 0.5rem; }
/* The title of a page beside its answer, not above all. */
.stMainBlockContainer h1 { font-size: 1.6rem; padding: 0 0 0.5rem; }
.stMainBlockContainer h2 { font-size: 1.3rem; padding: 0.5rem 0; }
.stMainBlockContainer h3 { font-size: 1.15rem; padding: 0.5rem 0; }
/* The settings close together, so that the sidebar shows all of them. */
[data-testid="stSidebarHeader"] { height: 2rem; padding-bottom: 0; margin-bottom: 0; }
[data-testid="stSidebarUserContent"] { padding-top: 0; padding-bottom: 1rem; }
[data-testid="stSidebarUserContent"] [data-testid="stVerticalBlock"] { gap: 0.25rem; }
.st-key-fingerprint { gap: 0.25rem; }
.copy-link { font: inherit; font-size: 0.875rem; color: inherit; background: none; cursor: pointer;
  border: 1px solid #8888; border-radius: 0.5rem; padding: 0.125rem 0.625rem; white-space: nowrap; }
.copy-link:hover, .copy-link:focus-visible { border-color: currentColor; }
.st-key-presets { gap: 0.375rem; margin-top: 0.5rem; }
.st-key-presets button { padding: 0.125rem 0.5rem; min-height: 0; }
/* The links to other pages in one line of text. */
[class*="st-key-questions"] { gap: 0.75rem 1.25rem; }
[class*="st-key-questions"] a { padding: 0; text-decoration: underline; }
/* Formulas side by side are never narrower than they are long. */
.st-key-side_by_side [data-testid="stColumn"] { min-width: 16rem; }
/* What the colours mean: a bar for each scale, with the numbers at its ends. */
.scales { display: flex; flex-wrap: wrap; gap: 0.25rem 2rem; }
.scales figure { flex: 1 1 9rem; margin: 0; }
.scales figcaption { font-size: 0.8rem; }
.scales div { height: 0.6rem; border: 1px solid #8888; }
.scales p { display: flex; justify-content: space-between; margin: 0; font-size: 0.8rem; }
/* On a phone a sum of three products fits into a line, and wide tables scroll. */
@media (max-width: 640px) {
  .katex { font-size: 0.9em !important; }
  [data-testid="stMarkdownContainer"] table { display: block; overflow-x: auto; }
}
/* A wide formula is broken at its signs, and scrolls by itself where it cannot be; the air keeps
   its edges from being cut, and from scrolling by the overhang of a letter. */
.katex-display { overflow-x: auto; overflow-y: hidden; padding: 0.25rem; }
.katex-display > .katex { white-space: normal; }
/* The numbers of level lines have the colour of text, not that of their line. */
.js-plotly-plot .contourlabels text { fill: currentColor !important; }
/* A chart's buttons stand above it, not on it, and show for the keyboard and for a finger too. */
.stElementContainer:has(.js-plotly-plot), .js-plotly-plot { overflow: visible !important; }
.js-plotly-plot .modebar-container { top: -20px !important; }
.js-plotly-plot .modebar { background: none !important; }
.js-plotly-plot .modebar:focus-within { opacity: 1; }
@media (hover: none) { .js-plotly-plot .modebar { opacity: 1; } }
/* A script takes no room; nor does what a browser tells a new session of the one before. */
.stElementContainer:has(> .stHtml > script) { display: none; }
div:has(> .st-key-session_kept) { display: none; }
/* White is not legible on the light buttons of the dark theme. */
[data-testid="stBaseButton-primary"] { color: light-dark(#ffffff, #11161d); }
/* A formula to be judged and its copy: signs of one width, so that places can be compared. */
.st-key-formula textarea { font-family: "Source Code Pro", monospace; }
.source { font-family: "Source Code Pro", monospace; line-height: 2.2; white-space: pre-wrap;
  overflow-wrap: anywhere; margin: 0; padding: 0.25rem 0.75rem; }
/* A caret belongs to its sign: it stays below it in every font and in a broken line. */
.source b { position: relative; font-weight: 700; text-decoration: none; }
.source b::after { content: "^"; position: absolute; left: 0; right: 0; top: 0.75em;
  text-align: center; color: var(--blamed); line-height: 1.4; }
/* A text whose claims are judged: each has its sign before it, told by colour as well. */
.claims { font-family: "Source Code Pro", monospace; line-height: 1.9; white-space: pre-wrap;
  overflow-wrap: anywhere; padding: 0.25rem 0.75rem; }
.claims mark { background: none; color: inherit; border-radius: 0.2rem; padding: 0.1rem 0.2rem; }
.claims mark b { margin-right: 0.35em; user-select: none; }
.claims mark i { font-style: normal; font-weight: 700; }  /* the sign between two sides */
.claims .good { background: color-mix(in srgb, var(--good) 16%, transparent); }
.claims .good b, .claims .good i { color: var(--good); }
.claims .bad { background: color-mix(in srgb, var(--blamed) 16%, transparent);
  box-shadow: inset 0 -2px var(--blamed); }
.claims .bad b, .claims .bad i { color: var(--blamed); }
.claims .none { background: #8882; }
/* The tree of a formula is a table that scrolls where it is too wide. */
.tree { overflow-x: auto; }
.tree table { border-collapse: collapse; width: 100%; line-height: 1.75rem; }
.tree th { text-align: left; font-weight: 400; opacity: 0.7; padding: 0 0.75rem 0 0.25rem; }
.tree td { white-space: nowrap; padding: 0 0.75rem 0 0.25rem; border: 0; }
.tree td:first-child { padding-left: 0.5rem; }
/* Bars down from a whole to its parts. */
.tree i { display: inline-block; width: 1.1rem; height: 1.75rem; vertical-align: bottom;
  border-left: 1px solid #8888; }
/* The source of a part is cut where it is long: all of it stands above. */
.tree td:last-child { width: 50%; max-width: 0; overflow: hidden; text-overflow: ellipsis; }
.tree code { opacity: 0.75; padding: 0; background: none; }
/* The part at fault is told by a bar and by weight as well as by colour. */
.tree .blamed { background: color-mix(in srgb, var(--blamed) 18%, transparent);
  box-shadow: inset 4px 0 var(--blamed); font-weight: 700; }
/* Every dimension has its colour. */
.tree .n { color: var(--n); font-weight: 700; }
.tree .m { color: var(--m); font-weight: 700; }
.tree .k { color: var(--k); font-weight: 700; }
/* A table to read scrolls where it is too wide or too high. */
.table { overflow: auto; }
.table table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
.table :is(th, td) { border: 1px solid #8884; padding: 0.25rem 0.6rem; text-align: left;
  white-space: nowrap; }
.table th { font-weight: 400; opacity: 0.75; }
/* A phone has no room for the source beside part and shape. */
@media (max-width: 640px) { .tree td:last-child, .tree th:last-child { display: none; } }
"""
# Paper: the page alone, on white from the dark theme too, charts as wide as the sheet. The height
# that belongs to that width, the script `on_white.js` tells before printing.
_ON_PAPER = """
.on-paper { display: none; }
.stElementContainer:has(> .stHtml > .on-paper) { display: none; }
@media print {
  .stSidebar, .stAppHeader, [data-testid="stExpandSidebarButton"], .modebar, .stButton,
    .stDownloadButton, .stFileUploader { display: none !important; }
  .stApp { color-scheme: light !important; }
  .stMainBlockContainer { padding: 0 !important; }
  html, body, .stApp { background: white !important; }
  :where(.stApp *) { color: var(--paper-text) !important; border-color: var(--paper-line)
    !important; }
  :where(.stApp :not(.stAlert *)) { background-color: transparent !important; }
  .stApp [aria-checked="true"] { border: 2px solid var(--paper-text) !important; }
  /* Columns are read one after the other. */
  .stHorizontalBlock { display: block !important; }
  .stColumn { width: 100% !important; }
  .stElementContainer:has(.stPlotlyChart), .stFullScreenFrame:has(.stPlotlyChart),
    .stPlotlyChart, .js-plotly-plot, .plot-container, .svg-container {
    width: 100% !important; height: auto !important; contain: none !important; }
  .svg-container { max-height: 95vh; }
  .main-svg { width: 100%; height: 100%; background: none !important; }
  .stElementContainer:has(.stPlotlyChart), .katex-display, .table tr { break-inside: avoid; }
  .js-plotly-plot .gridlayer path { stroke: var(--paper-line) !important; }
  .js-plotly-plot .legend .bg { fill: none !important; }
  .scales div { print-color-adjust: exact; }
  /* Cells in the colours of the dark page, light where they were dark. */
  .in-dark :is(.heatmaplayer image, .heatmap-label) { filter: invert(1) hue-rotate(180deg); }
  /* A table that scrolls is cut on paper: there the whole of it stands in its place. */
  .stDataFrame { display: none !important; }
  .stElementContainer:has(> .stHtml > .on-paper), .on-paper { display: block; }
  .table { max-height: none !important; }
  .table table { font-size: 0.8rem; }
  .table :is(th, td) { border-color: var(--paper-line); padding: 0.1rem 0.3rem; white-space: normal;
    overflow-wrap: anywhere; }
}
"""


def _rgb(colour):
    """A colour as a browser writes it into a style."""
    return f"rgb({', '.join(map(str, bytes.fromhex(colour[1:])))})"


# What covers the lines behind it covers them in white; text for a dark page is dark on paper.
_ON_PAPER += f"""@media print {{
  .js-plotly-plot .point[style*="fill: {_rgb(PAPER_IN_DARK)}"] {{ fill: white !important; }}
  .js-plotly-plot text[style*="fill: {_rgb(CHART_TEXT[True])}"] {{
    fill: var(--paper-text) !important; }}
}}
"""
_HIDDEN = f"{_TOO_SMALL} {{ display: none; }}\n"
CSS = f"<style>\n:root {{ {_COLOURS}}}\n{_OF_DIMENSIONS}{_RULES}{_HIDDEN}{_ON_PAPER}</style>"

# For the last row of a lecture hall; charts are enlarged by `draw/enlarged`.
IN_LECTURE = """<style>
:root { font-size: 24px !important; }
.stMain .katex { font-size: 1.4em; }
.stCaptionContainer, .stWidgetLabel, .stMain label { font-size: 1rem !important; }
/* The buttons through the views stand in the line of the navigation where there is room. */
@media (min-width: 1600px) {
  .st-key-lecture_bar { position: fixed; top: 0.5rem; right: 1rem; width: auto; z-index: 1000000; }
  .stMainBlockContainer { padding-top: 4rem; }
}
@media print { .st-key-lecture_bar { display: none; } }
</style>"""
