// Only where the site is shown while it is written: again at each change.
"use strict";
(() => {
  let version = null;
  const show = (problem) => {
    document.querySelector(".problem")?.remove();
    if (!problem) return;
    const said = document.createElement("pre");
    said.className = "problem";
    said.setAttribute("role", "alert");
    said.textContent = problem;
    document.body.append(said);
  };
  new EventSource("/.events").onmessage = (event) => {
    const now = JSON.parse(event.data);
    const other = version !== null && version !== now.version;
    version = now.version;
    if (other && !now.problem) location.reload();
    else show(now.problem);
  };
})();
