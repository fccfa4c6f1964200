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
