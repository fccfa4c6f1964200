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
