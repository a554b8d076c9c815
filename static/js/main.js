// Starts the behaviours a page asks for with data-module. Each is loaded once, and only where it is used.

const behaviours = {
  "band-clock": () => import("./modules/clocks.js"),
  "clock-choice": () => import("./modules/clocks.js"),
  "local-time": () => import("./modules/clocks.js"),
  "seoul-clock": () => import("./modules/clocks.js"),
  sun: () => import("./modules/clocks.js"),
  agenda: () => import("./modules/controls.js"),
  "agenda-page": () => import("./modules/controls.js"),
  copy: () => import("./modules/controls.js"),
  print: () => import("./modules/controls.js"),
  share: () => import("./modules/controls.js"),
  shortlist: () => import("./modules/controls.js"),
  theme: () => import("./modules/controls.js"),
  "menu-sheet": () => import("./modules/controls.js"),
  player: () => import("./modules/player.js"),
  "state-refresh": () => import("./modules/state-refresh.js"),
};

function applyStoredTheme() {
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // storage may be refused; the page then follows the system
  }
}

applyStoredTheme();

/** Starts what `root` and all inside it ask for; modules that bring new parts into the page call it again. */
function start(root) {
  const elements = [...root.querySelectorAll("[data-module]")];
  if (root.dataset?.module) elements.unshift(root);
  for (const element of elements) behaviours[element.dataset.module]?.().then((module) => module.init(element, start));
}

start(document);
