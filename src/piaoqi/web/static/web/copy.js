// Shows each button that copies, and lets it: without this file the text is selected by hand.
"use strict";

for (const button of document.querySelectorAll("button[data-copies]")) {
  const text = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener("click", async () => {
    getSelection().selectAllChildren(text);
    // The clipboard is closed to pages without https; the older way is not.
    const copied = navigator.clipboard
      ? await navigator.clipboard.writeText(text.textContent).then(() => true, () => false)
      : document.execCommand("copy");
    if (copied) button.textContent = button.dataset.done;
  });
}
