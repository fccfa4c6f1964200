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
