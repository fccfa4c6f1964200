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

// Buttons that copy the code beside them.
"use strict";
(() => {
  const copied = async (text) => {
    if (navigator.clipboard && isSecureContext) {
      await navigator.clipboard.writeText(text);
      return;
    }
    // From a file there may be no clipboard: select, and let the browser copy.
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "hidden";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  const status = document.querySelector("#said");
  for (const button of document.querySelectorAll(".copy")) {
    button.addEventListener("click", async () => {
      const code = button.closest(".code").querySelector("code");
      await copied(code.textContent);
      button.focus({ preventScroll: true });
      button.textContent = "Copied";
      status.textContent = "Copied";
      setTimeout(() => {
        button.textContent = "Copy";
        status.textContent = "";
      }, 1500);
    });
  }
})();

// What a search finds: the index is a script that is loaded when it is first needed.
"use strict";
const finding = (() => {
  const MOST = 40;
  const WEIGHT = { class: 2, property: 1.5, operation: 1 };
  let items = null;

  const load = () =>
    new Promise((resolve, reject) => {
      if (items) {
        resolve();
        return;
      }
      const script = document.createElement("script");
      script.src = "assets/search-index.js";
      script.onerror = reject;
      script.onload = () => {
        items = window.searchIndex.map(([name, kind, where, about]) => {
          const inName = name.toLowerCase();
          const parts = inName.split(/[^\p{L}\p{N}]+/u);
          return { name, kind, where, about, inName, parts, inAll: `${inName} ${about.toLowerCase()}` };
        });
        resolve();
      };
      document.head.append(script);
    });

  const rank = (item, words) => {
    let found = WEIGHT[item.kind];
    for (const word of words) {
      if (!item.inAll.includes(word)) return 0;
      if (item.parts.includes(word)) found += 8;
      else if (item.parts.some((part) => part.startsWith(word))) found += 4;
      else if (item.inName.includes(word)) found += 2;
    }
    return found / Math.log2(4 + item.inName.length);
  };

  const search = async (text) => {
    await load();
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return { all: 0, best: [] };
    const ranked = items.map((item) => ({ item, rank: rank(item, words) }));
    const found = ranked.filter((one) => one.rank > 0).sort((a, b) => b.rank - a.rank);
    return { all: found.length, best: found.slice(0, MOST).map((one) => one.item) };
  };

  return { search };
})();

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

// The section that is read is marked in the bar of sections.
"use strict";
(() => {
  const links = [...document.querySelectorAll(".sections a")];
  if (!links.length) return;
  const sections = links.map((link) => document.querySelector(link.hash));
  const mark = () => {
    const edge = innerHeight * 0.35;
    let current = 0;
    sections.forEach((section, number) => {
      if (section.getBoundingClientRect().top < edge) current = number;
    });
    links.forEach((link, number) => {
      if (number === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };
  addEventListener("scroll", mark, { passive: true });
  addEventListener("resize", mark);
  mark();
})();
