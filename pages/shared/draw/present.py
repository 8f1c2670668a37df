"""How a page shows its title, a chart and the table below it."""

import json
import pathlib
from functools import partial

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from pages.shared.draw import clicked, style, tables
from pages.shared.draw.enlarged import FACTOR, enlarged
from pages.shared.draw.notation import as_seen, column_format, grouped
from pages.shared.draw.scales import bars, in_dark
from pages.shared.draw.sent import AsSent
from pages.shared.draw.theme import themed

_COLOURS = "".join(
    f"const {name} = {json.dumps(colours)};\n"
    for name, colours in {"IN_DARK": style.IN_DARK, "TEXT": style.TEXT}.items()
)
_SCRIPT = "".join(
    pathlib.Path(__file__).with_name(f"{name}.js").read_text(encoding="utf-8")
    for name in ("on_white", "follow_theme", "once_connected", "copy_link")
)
# In a block, so that it can run again: Streamlit draws it anew on every page. One element for all,
# since every change of a page takes time for each element that is there.
HOUSE = f"{style.CSS}<script>{{{_COLOURS}{_SCRIPT}}}</script>"
# A chart saved: its width in pixels, whatever it is on the page, at two dots each.
PICTURE = {"format": "png", "width": 1000, "scale": 2}

# Of a table with more rows than these, so many are sent to the browser.
MOST_ROWS, SHOWN_ROWS = 10_000, 1000
# A table of no more is read, not sorted and searched: as text it is drawn at once.
MOST_ROWS_TO_READ = 12


def house_style():
    """How the pages look, and what brings their charts into another theme and onto white paper."""
    st.html(HOUSE, unsafe_allow_javascript=True)


def in_lecture():
    """In a lecture everything is larger, and the sidebar is folded."""
    st.html(style.IN_LECTURE)
    st.set_page_config(initial_sidebar_state="collapsed")


def opening(title, question):
    """What a page begins with: its title, and the one sentence that says what it answers."""
    st.title(title, anchor=False)
    st.markdown(question)


def end():
    """Ends the page here; what stands around it is drawn, which `st.stop` would leave out.

    After `st.stop` Streamlit draws nothing more in this run, also no lecture's buttons.
    """
    raise StopException


def scales(shown):
    """The bars that tell what the colours of these scales mean."""
    st.html(bars(shown))


def chart(figure, alt, key, on_choice=None):
    """A figure drawn; `alt`, Markdown, says its main fact in words, for those who do not see it.

    The `meta` of its layout, where there is one, says first what it is of.

    `on_choice` is called with the customdata of a point that is clicked.
    """
    # Two buttons, shown when the chart is pointed at: this, and Streamlit's for the full screen.
    saved = PICTURE | {"filename": key}
    options = {"config": {"displayModeBar": "hover", "toImageButtonOptions": saved}}
    dark = st.context.theme.type == "dark"
    if dark:
        figure = in_dark(figure)
    if st.session_state["lecture"]:
        figure, saved["width"] = enlarged(figure), FACTOR * PICTURE["width"]
    layout = themed(figure["layout"], dark)
    if on_choice:
        options |= clicked.options(key, on_choice)
        layout = clicked.LAYOUT | layout
    told = layout.get("meta", "") + as_seen(alt)
    sent = AsSent(figure | {"layout": layout})
    st.plotly_chart(sent, theme=None, alt=told, key=key, **options)
    if on_choice:
        clicked.forget_earlier(key)


def frame(content, **options):
    """A table whose numbers show six digits, or three; the CSV holds them all."""
    if len(content) > MOST_ROWS:
        st.caption(f"The first {SHOWN_ROWS} of {grouped(len(content))} rows; the CSV holds all.")
    shown = content.head(SHOWN_ROWS) if len(content) > MOST_ROWS else content
    numbers = content.select_dtypes("float").columns
    formats = {str(name): column_format(str(name)) for name in numbers}
    config = {name: st.column_config.NumberColumn(format=f) for name, f in formats.items()}
    st.dataframe(shown, hide_index=True, column_config=config, **options)
    st.html(f'<div class="table on-paper">{tables.as_html(content)}</div>')


def table_to_read(content, height=None):
    """A table as text, which scrolls where it is too wide, or higher than so many pixels.

    The browser draws it many times as fast as `frame`, which sorts and searches.
    """
    style = f' style="max-height: {height}px"' if height else ""
    st.html(f'<div class="table" tabindex="0"{style}>{tables.as_html(content)}</div>')


def open_table(content, name, origin):
    """A table that is always open, with its CSV."""
    if len(content) <= MOST_ROWS_TO_READ:
        table_to_read(content)
    else:
        frame(content)
    # Folded: buttons and switches take more of the browser's time than the numbers.
    with st.expander("CSV", key=f"csv_{name}", on_change="rerun") as expander:
        if expander.open:
            _offer_csv(content, name, origin)


def _offer_csv(content, name, origin):
    with st.container(horizontal=True, vertical_alignment="center"):
        make_csv = csv_maker(tables.to_csv, content)
        download("Download CSV", make_csv, f"{name}_{origin.file_stem}.csv", name)
        decimal_comma(name)


def csv_maker(make_data, *given):
    """The function that makes a file of tables of what is given, as the setting says."""
    return partial(make_data, *given, decimal_comma=st.session_state[tables.DECIMAL_COMMA])


def decimal_comma(place):
    """The switch of how a CSV is written: one setting, shown at many places of a page."""
    state, key = st.session_state, f"{tables.DECIMAL_COMMA}_{place}"
    state[key] = state[tables.DECIMAL_COMMA]

    def changed():
        state[tables.DECIMAL_COMMA] = state[key]

    st.toggle(
        tables.DECIMAL_COMMA_LABEL, key=key, on_change=changed, help=tables.DECIMAL_COMMA_HELP
    )


def table(make_frame, name, origin, key, title="Table and CSV"):
    """A table that opens below its chart, with its CSV.

    Parameters
    ----------
    make_frame : callable
        Makes the DataFrame: only when the table is open.
    name : str
        What the file is called; what its numbers are of follows.
    origin : Example or Networks
        What the numbers are of, with its `file_stem`.
    key : str
    title : str, optional
        What the folded table is called.
    """
    with st.expander(title, key=key, on_change="rerun") as expander:
        if expander.open:
            content = make_frame()
            frame(content)
            _offer_csv(content, name, origin)


def download(label, make_data, file_name, key, kind="secondary"):
    """A download button whose file is made when it is clicked.

    Its key is not made of the numbers of now: a session keeps something of every key it has seen.
    """
    kinds = {".zip": "application/zip", ".npz": "application/octet-stream"}
    mime = kinds.get(file_name[-4:], "text/csv")
    st.download_button(
        label,
        make_data,
        file_name=file_name,
        mime=mime,
        key=f"download_{key}",
        on_click="ignore",
        type=kind,
    )
