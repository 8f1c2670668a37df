// A page is taken up again as soon as the browser is connected to a server that started anew:
// downloads, too, are asked of the session of before until the first change.
(() => {
  const attribute = "data-test-connection-state";
  const app = document.querySelector(`[${attribute}]`);
  // Streamlit runs this again on every page.
  if (!app || app.takesUp) return;
  app.takesUp = true;

  new MutationObserver(([{ target }]) => {
    if (target.getAttribute(attribute) !== "CONNECTED") return;
    // Hidden, of `state/reconnected`.
    setTimeout(() => document.querySelector(".st-key-session_again button")?.click(), 100);
  }).observe(app, { attributeFilter: [attribute] });
})();
