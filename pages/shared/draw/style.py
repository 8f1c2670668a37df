"""How the house looks: every colour, size, axis default and CSS rule, each told once.

What has which colour or marker, the one table of its subject says: the verdicts and the methods in
`checks/legend`, the factors of a small entry in `chain_rule/smallness`, and so on.
"""

# Signed values: blue, white, red after ColorBrewer's RdBu, which the colour-blind read too.
NEGATIVE, POSITIVE = "#2166ac", "#b2182b"
SIGNED = [[0, NEGATIVE], [0.25, "#92c5de"], [0.5, "#f7f7f7"], [0.75, "#f4a582"], [1, POSITIVE]]
# The slope sigma' of a unit, from closed to as open as it can be.
UNIT_SLOPE = [[0, "#f7f7f7"], [0.5, "#b2abd2"], [1, "#542788"]]
LARGEST_UNIT_SLOPE = 0.25
# Counts: white for none.
COUNTED = [[0, "#f7f7f7"], [1, "#b35806"]]

# What is no value: axes through 0, measured points, signs.
NEUTRAL = "#7b8794"
# What is chosen.
MARK = "#e08214"
# What is wrong in a text.
BLAMED = "#d6453d"
GOOD = "#1a7f5a"

# One colour for each dimension, legible on white and on black.
DIMENSIONS = {"n": "#1a8754", "m": "#8d5fd3", "k": "#cc3f85"}

# Okabe and Ito's colours, which the colour-blind tell apart.
BLUE, VERMILION, GREEN, PURPLE = "#0072b2", "#d55e00", "#009e73", "#cc79a7"
# For what a check says: it agrees, or not.
AGREES, DISAGREES = "#3d85c6", "#d6303f"
# For parts of a whole, side by side.
STEEL, OCHRE, VIOLET, TEAL = "#4c78a8", "#e0a13a", "#8d5fd3", "#2a9d8f"
# For thin lines on thick ones.
SKY, ORANGE, CRIMSON = "#4c9be8", MARK, POSITIVE

# Markers that are the same wherever they stand; a subject's own stand in its one table.
MEASURED_MARKER = {"color": NEUTRAL, "symbol": "line-ew-open", "size": 20}
ON_AXIS_MARKER = {"color": NEUTRAL, "symbol": "triangle-up", "size": 10}
SUM_MARKER = {
    "color": "#f2b134",
    "symbol": "diamond",
    "size": 11,
    "line": {"color": "#1b2430", "width": 1},
}

CHOSEN_LINE = {"color": MARK, "width": 2}
FRAME_LINE = {"color": MARK, "width": 3}
THRESHOLD_LINE = {"color": NEUTRAL, "width": 2, "dash": "dash"}

# Sizes of figures, in pixels: a heatmap's row, the space above for its title, the space below for
# the indices of columns, the air at the other edges.
CELL, TITLE, FOOT, AIR = 30, 30, 26, 4
CAPTION_SIZE, INDEX_SIZE, SIGN_SIZE, MATCH_SIZE = 14, 11, 24, 12
# Columns that share a third of a page's width and still hold their values.
WIDEST_WITH_TEXT = 8

# What every axis of the house has: nothing to drag.
AXIS = {"fixedrange": True}
BARE_AXIS = AXIS | {"showgrid": False, "zeroline": False}
LINEAR_AXIS = AXIS | {"zerolinecolor": NEUTRAL, "nticks": 5}
LOG_AXIS = AXIS | {"type": "log", "exponentformat": "power", "zeroline": False}

# Below, the names of the colours stand for those above.
_COLOURS = "".join(
    f"--{name}: {colour}; "
    for name, colour in {"blamed": BLAMED, "good": GOOD, **DIMENSIONS}.items()
)
_RULES = """
/* Less air above the title, so that the first screen holds the answer. */
.stMainBlockContainer { padding-top: 2.5rem; padding-bottom: 2rem; }
/* The list of pages close together, so that the sidebar shows all settings below it. */
[data-testid="stSidebarHeader"] { height: 2rem; padding-bottom: 0; margin-bottom: 0; }
[data-testid="stSidebarNavLink"] { padding: 0 0.5rem; line-height: 1.5rem; }
[data-testid="stSidebarNavItems"] li { margin: 0; }
[data-testid="stNavSectionHeader"] { padding: 0.25rem 0.5rem 0; margin: 0; }
/* The settings close together, for the same reason. */
[data-testid="stSidebarUserContent"] { padding-top: 0.75rem; }
[data-testid="stSidebarUserContent"] [data-testid="stVerticalBlock"] { gap: 0.25rem; }
/* On a phone a sum of three products fits into a line, and wide tables scroll. */
@media (max-width: 640px) {
  .katex { font-size: 0.9em !important; }
  [data-testid="stMarkdownContainer"] table { display: block; overflow-x: auto; }
}
/* A wide formula scrolls by itself, not the page; the air keeps its edges from being cut. */
.katex-display { overflow-x: auto; overflow-y: hidden; padding: 0.25rem 0; }
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
.claims .good { background: color-mix(in srgb, var(--good) 16%, transparent); }
.claims .good b { color: var(--good); }
.claims .bad { background: color-mix(in srgb, var(--blamed) 16%, transparent);
  box-shadow: inset 0 -2px var(--blamed); }
.claims .bad b { color: var(--blamed); }
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
/* A phone has no room for the source beside part and shape. */
@media (max-width: 640px) { .tree td:last-child, .tree th:last-child { display: none; } }
"""
CSS = f"<style>\n:root {{ {_COLOURS}}}{_RULES}</style>"
