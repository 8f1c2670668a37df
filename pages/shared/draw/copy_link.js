// The button that copies the address of the page, and says so.
(() => {
  // Streamlit runs this again on every page.
  if (window.copiesLink) return;
  window.copiesLink = true;

  // Where the page is not served over https, browsers have no clipboard but the command to copy.
  function copyBySelection() {
    const field = document.createElement("textarea");
    field.value = location.href;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }

  document.addEventListener("click", async ({ target }) => {
    const button = target.closest?.(".copy-link");
    if (!button) return;
    button.dataset.label ??= button.textContent;
    const say = (text) => {
      button.textContent = text;
      setTimeout(() => { button.textContent = button.dataset.label; }, 2000);
    };
    try {
      await navigator.clipboard.writeText(location.href);
      say("copied");
    } catch {
      say(copyBySelection() ? "copied" : "copy it from the address bar");
    }
  });
})();
