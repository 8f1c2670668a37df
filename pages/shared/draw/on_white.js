// Charts on white: as a saved picture and on a printed sheet, also from the dark theme.
// Neither the settings of Plotly nor style sheets reach that far.
(() => {
  // Streamlit runs this again on every page.
  if (window.chartsOnWhite) return;
  window.chartsOnWhite = true;

  // The scales of a light page, each with the one that stands for it on a dark page.
  const SCALES = new Map(IN_DARK.map(([light, dark]) => [JSON.stringify(dark), light]));
  const lightScale = ({ colorscale }) => SCALES.get(JSON.stringify(colorscale));
  const inLight = (trace) => ({
    colorscale: lightScale(trace),
    textfont: { ...trace.textfont, color: TEXT },
  });

  const drawings = (chart) => chart.querySelectorAll(".main-svg");
  const charts = () => document.querySelectorAll(".js-plotly-plot");

  // The parts of a layout that have the colours of the theme.
  const THEMED = /^(.axis\d*|font|legend|hoverlabel|(paper|plot)_bgcolor)$/;

  // A part with the colours of paper in place of the theme's.
  function onWhite(part, colours) {
    if (part === null || typeof part !== "object" || Array.isArray(part)) return part;
    const recoloured = Object.entries(part).map(([name, value]) => [
      name,
      colours[name] ?? onWhite(value, colours),
    ]);
    return Object.fromEntries(recoloured);
  }

  function paperColours() {
    const root = getComputedStyle(document.documentElement);
    const text = root.getPropertyValue("--paper-text").trim();
    const line = root.getPropertyValue("--paper-line").trim();
    const sheet = { paper_bgcolor: "#fff", plot_bgcolor: "#fff", bgcolor: "#fff" };
    return { color: text, gridcolor: line, tickcolor: line, ...sheet };
  }

  // Plotly copies data and layout while the button's click is handled, and draws from the copies.
  document.addEventListener(
    "click",
    ({ target }) => {
      const chart = target.closest?.('.modebar-btn[data-title*="PNG"]')?.closest(".js-plotly-plot");
      if (!chart) return;
      const { data, layout } = chart;
      chart.data = data.map((trace) =>
        lightScale(trace) ? { ...trace, ...inLight(trace) } : trace,
      );
      const themed = Object.entries(layout).filter(([name]) => THEMED.test(name));
      chart.layout = { ...layout, ...onWhite(Object.fromEntries(themed), paperColours()) };
      setTimeout(() => Object.assign(chart, { data, layout }));
    },
    true,
  );

  // Plotly draws in pixels: with its size as its view box, a drawing takes the width of the sheet.
  addEventListener("beforeprint", () => {
    for (const chart of charts()) {
      chart.classList.toggle("in-dark", chart.data.some(lightScale));
      for (const drawing of drawings(chart)) {
        const width = drawing.width.baseVal.value;
        const height = drawing.height.baseVal.value;
        drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
        drawing.parentElement.style.aspectRatio = `${width} / ${height}`;
      }
    }
  });
  addEventListener("afterprint", () => {
    for (const chart of charts()) {
      for (const drawing of drawings(chart)) {
        drawing.removeAttribute("viewBox");
        drawing.parentElement.style.aspectRatio = "";
      }
    }
  });
})();
