// Before the page is shown: what the reader chose here before, so that nothing moves.
"use strict";
(() => {
  const root = document.documentElement;
  const remembered = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // the browser remembers nothing
    }
  };
  const theme = remembered("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const languages = ["curl", "python", "typescript"];
  const language = remembered("language");
  root.dataset.language = languages.includes(language) ? language : languages[0];
  root.classList.add("scripts");
})();
