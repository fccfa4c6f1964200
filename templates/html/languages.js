// Which language snippets are in: one choice for all of them, on every page.
"use strict";
(() => {
  const root = document.documentElement;
  const buttons = document.querySelectorAll("[data-choose]");
  const show = () => {
    for (const button of buttons) {
      const chosen = button.dataset.choose === root.dataset.language;
      button.setAttribute("aria-pressed", String(chosen));
    }
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      // What is above may grow or shrink; the buttons stay where they are.
      const group = button.closest(".codes");
      const before = group.getBoundingClientRect().top;
      root.dataset.language = button.dataset.choose;
      show();
      const moved = group.getBoundingClientRect().top - before;
      scrollBy({ top: moved, behavior: "instant" });
      const now = group.querySelector(`.snippet.${button.dataset.choose} [data-choose="${button.dataset.choose}"]`);
      if (now) now.focus({ preventScroll: true });
      try {
        localStorage.setItem("language", root.dataset.language);
      } catch {
        // It holds for this page.
      }
    });
  }
  show();
})();
