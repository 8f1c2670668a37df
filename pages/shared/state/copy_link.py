"""The button that copies the address of the page, and says so."""

import streamlit as st

_BUTTON = '<button type="button" aria-live="polite">Copy link</button>'
# Where the page is not served over https, browsers have no clipboard but the command to copy.
_COPY = """
export default function ({ parentElement }) {
  const button = parentElement.querySelector("button");
  const say = text => {
    button.textContent = text;
    setTimeout(() => { button.textContent = "Copy link"; }, 2000);
  };
  const bySelection = () => {
    const field = document.createElement("textarea");
    field.value = location.href;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  };
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      say("copied");
    } catch {
      say(bySelection() ? "copied" : "copy it from the address bar");
    }
  };
}
"""
_LOOK = """
button { font: inherit; font-size: 0.875rem; color: inherit; background: none; cursor: pointer;
  border: 1px solid #8888; border-radius: 0.5rem; padding: 0.125rem 0.625rem; white-space: nowrap; }
button:hover, button:focus-visible { border-color: var(--st-primary-color); }
"""


def copy_link():
    """Draws the button."""
    st.components.v2.component("copy_link", html=_BUTTON, css=_LOOK, js=_COPY)(key="copy_link")
