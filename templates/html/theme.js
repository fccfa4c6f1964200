// Light or dark: as the system has it until the reader chooses.
"use strict";
(() => {
  const button = document.querySelector(".theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : system.matches;
  };
  const show = () => {
    const label = isDark() ? "Light colours" : "Dark colours";
    button.firstElementChild.textContent = label;
    button.title = label;
  };
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // It holds for this page.
    }
    show();
  });
  system.addEventListener("change", show);
  show();
})();
