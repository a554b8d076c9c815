// Starts the behaviours a page asks for with data-module. Each is loaded once, and only where it is used.

const behaviours = {
  "band-clock": () => import("./modules/clocks.js"),
  "local-time": () => import("./modules/clocks.js"),
  "seoul-clock": () => import("./modules/clocks.js"),
  sun: () => import("./modules/clocks.js"),
  copy: () => import("./modules/controls.js"),
  print: () => import("./modules/controls.js"),
  share: () => import("./modules/controls.js"),
  theme: () => import("./modules/controls.js"),
  "menu-sheet": () => import("./modules/menu-sheet.js"),
  player: () => import("./modules/player.js"),
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

for (const element of document.querySelectorAll("[data-module]")) {
  behaviours[element.dataset.module]?.().then((module) => module.init(element));
}
