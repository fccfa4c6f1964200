// The search field: results are links, which arrow keys go through.
"use strict";
(() => {
  const input = document.querySelector(".search input");
  const panel = document.querySelector(".results");
  const list = panel.querySelector("ul");
  const count = panel.querySelector(".count");

  const element = (name, kind, text) => {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    made.textContent = text;
    return made;
  };
  const result = (item) => {
    const link = document.createElement("a");
    link.href = item.where;
    link.append(element("span", "kind", item.kind), element("strong", "", item.name));
    if (item.about) link.append(element("span", "about", item.about));
    const made = document.createElement("li");
    made.append(link);
    return made;
  };
  const show = async () => {
    const text = input.value;
    const { all, best } = await finding.search(text);
    if (text !== input.value) return;
    list.replaceChildren(...best.map(result));
    count.textContent = all === 1 ? "1 result" : `${all || "No"} results`;
    panel.hidden = !text.trim();
  };
  const close = () => {
    panel.hidden = true;
  };

  input.addEventListener("input", show);
  input.addEventListener("focus", () => input.value.trim() && show());
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !typing) {
      event.preventDefault();
      input.focus();
    } else if (event.key === "Escape" && !panel.hidden) {
      input.focus();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !panel.hidden) {
      const stops = [input, ...list.querySelectorAll("a")];
      const at = stops.indexOf(document.activeElement);
      const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (at >= 0 && next) {
        event.preventDefault();
        next.focus();
      }
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search") || event.target.closest(".results a")) close();
  });
})();
