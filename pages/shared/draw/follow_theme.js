// The page drawn once more when its theme changes: the charts have the colours of the theme of then.
(() => {
  const app = document.querySelector(".stApp");
  // Streamlit runs this again on every page.
  if (!app || app.followsTheme) return;
  app.followsTheme = true;

  const theme = () => getComputedStyle(app).colorScheme;
  let before = theme();
  new MutationObserver(() => {
    if (theme() === before) return;
    before = theme();
    // Hidden, of `state/reconnected`: any button has the script run.
    document.querySelector(".st-key-session_again button")?.click();
  }).observe(app, { attributeFilter: ["class"] });
})();
