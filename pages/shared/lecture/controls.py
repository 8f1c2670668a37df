"""What a lecturer works with: the views in the sidebar, and the buttons that walk through them."""

import urllib.parse

import streamlit as st

from app import FIRST, FOLDER, PAGES
from pages.shared.draw.notation import as_text
from pages.shared.lecture import views
from pages.shared.state import url
from pages.shared.state.settings import BY_NAME, IN_LECTURE
from pages.shared.state.widgets import widget

TITLES = {name: title for group in PAGES.values() for name, title in group}
# The first page first: the address without a name is its own.
NAMES = sorted(TITLES, key=lambda name: name != FIRST)
# In bytes: a file holds what a link holds, and comments or links that are longer than need be.
LARGEST_FILE = 100_000
# The keys of a presenter's remote control.
KEYS = """<script>
if (!window.lectureKeys) {
  window.lectureKeys = { PageUp: "previous_view", PageDown: "next_view" };
  addEventListener("keydown", (event) => {
    const link = document.querySelector(`.st-key-${window.lectureKeys[event.key]} a`);
    if (!link || event.target.matches("textarea")) return;
    event.preventDefault();
    link.click();
  });
}
</script>"""
FULL = "The list is full: a link holds no more. Save it, and start another."


def draw():
    """The lecture's group in the sidebar, and in lecture mode the bar above the page."""
    listed, unread = views.read(st.session_state["views"], NAMES)
    with st.sidebar, st.expander("Lecture", key="lecture_group", on_change="rerun"):
        widget("lecture")
        st.button("Add this view to my lecture", on_click=_add, key="add_view")
        if notice := st.session_state.pop("lecture_notice", None):
            st.warning(notice)
        widget("views", height=120)
        if unread:
            st.warning(f"No view of this app: line {', '.join(map(str, unread))}.")
        st.caption("The address of each page holds the list: its link opens your lecture.")
        st.download_button(
            "Save as a text file",
            views.write(listed),
            file_name="lecture.txt",
            on_click="ignore",
            disabled=not listed,
        )
        st.file_uploader(
            "Open a lecture", type="txt", key="lecture_file", max_upload_size=1, on_change=_open
        )
    if st.session_state["lecture"]:
        _bar(listed)
        st.html(KEYS, unsafe_allow_javascript=True)


def _bar(listed):
    """The way through the views: where in them the lecture is, and the buttons on."""
    at = min(st.session_state["view"], len(listed))
    with st.container(horizontal=True, vertical_alignment="center", key="lecture_bar"):
        _link("Previous view", listed, at - 1, "previous_view")
        _link("Next view", listed, at + 1, "next_view")
        if listed:
            title = as_text(TITLES[listed[at - 1].page]) if at else "start"
            st.markdown(f"{at} of {len(listed)}: {title}")
        st.button("Add this view", on_click=_add, key="add_view_in_lecture")
        st.button("Leave", on_click=_leave, help="Ends lecture mode; your views stay.")


def _link(label, listed, number, key):
    """The link to the view of this number, counted from 1, with the lecture along.

    A link, since only those leave no address behind that was never shown.
    """
    there = 1 <= number <= len(listed)
    view = listed[number - 1] if there else views.View(FIRST)
    lecture = {name: st.session_state[name] for name in IN_LECTURE} | {"view": number}
    along = {name: BY_NAME[name].write(value) for name, value in lecture.items()}
    with st.container(key=key, width="content"):
        page = FOLDER / f"{view.page}.py"
        st.page_link(page, label=label, query_params=view.query | along, disabled=not there)


def _page():
    """The name of the page that is open."""
    name = urllib.parse.urlsplit(st.context.url).path.rsplit("/", 1)[-1]
    return name if name in TITLES else FIRST


def _add():
    """The page with its settings, as the address says them, at the end of the list."""
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    text = "\n".join(filter(None, [st.session_state["views"], views.view_of(_page(), query).line]))
    if url.fits(text) and len(text) <= BY_NAME["views"].longest:
        st.session_state["views"] = text
    else:
        st.session_state["lecture_notice"] = FULL


def _leave():
    st.session_state["lecture"] = False


def _open():
    """The views of the file that was chosen in place of those before."""
    file = st.session_state["lecture_file"]
    if file is None:
        return
    text = file.getvalue()[:LARGEST_FILE].decode("utf-8", errors="replace")
    found, unread = views.read(text, NAMES)
    kept = views.first_that_fit(found)
    st.session_state.update(views=views.write(kept), view=0)
    if left := len(found) - len(kept) + len(unread):
        st.session_state["lecture_notice"] = f"Lines of the file left out: {left}."
