// 查找: Enter asks, pasted columns and dropped files are taken as they come. Without it the form and its buttons do.
"use strict";

{
  const LONG = 1500; // letters of an address that every proxy lets through
  const area = document.getElementById("q");
  const form = area?.form;
  const card = document.querySelector("[data-drop-files]");
  const files = document.querySelector("form[data-files]");
  document.documentElement.classList.add("scripted");

  // ── The box: it grows, Enter asks, Shift+Enter makes a line
  if (form) {
    const clear = form.querySelector("[data-clear]");
    const fit = () => {
      if (!CSS.supports("field-sizing", "content")) { area.style.height = "auto"; area.style.height = `${area.scrollHeight + 2}px`; }
      clear.hidden = !area.value;
    };
    area.addEventListener("input", fit);
    fit();
    area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    area.addEventListener("focus", () => { if (area.value && !area.value.includes("\n")) area.select(); });
    clear.addEventListener("click", () => {
      area.value = "";
      area.dispatchEvent(new Event("input", { bubbles: true }));
      area.focus();
    });
    form.addEventListener("submit", (event) => {
      if (!area.value.trim()) { event.preventDefault(); area.focus(); return; }
      const long = area.value.length > LONG;
      form.method = long ? "post" : "get";
      form.elements.csrfmiddlewaretoken.disabled = !long;
      setTimeout(() => { form.elements.csrfmiddlewaretoken.disabled = false; });
    });
    // What is too long for an address is not asked while typing.
    area.addEventListener("htmx:configRequest", (event) => {
      delete event.detail.parameters.csrfmiddlewaretoken;
      if (area.value.length > 300) event.preventDefault();
    });
  }

  // ── Files: chosen or dropped, they are sent at once
  if (files && card) {
    const input = files.elements.files;
    const send = () => {
      if (!input.files.length) return;
      files.querySelector("[data-reading]").hidden = false;
      files.requestSubmit();
    };
    input.addEventListener("change", send);
    let depth = 0;
    const holds = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    const over = (on) => card.classList.toggle("dropping", on);
    document.addEventListener("dragenter", (event) => { if (holds(event)) { depth += 1; over(true); } });
    document.addEventListener("dragleave", (event) => { if (holds(event) && (depth -= 1) <= 0) { depth = 0; over(false); } });
    document.addEventListener("dragover", (event) => { if (holds(event)) event.preventDefault(); });
    document.addEventListener("drop", (event) => {
      if (!holds(event)) return;
      event.preventDefault();
      depth = 0;
      over(false);
      input.files = event.dataTransfer.files;
      send();
    });
  }

  // ── Buttons that lead to a letter open it
  const open = () => {
    const target = location.hash && document.querySelector(`details${CSS.escape ? location.hash.replace(/[^#\w-]/g, (one) => `\\${one}`) : location.hash}`);
    if (target) target.open = true;
  };
  addEventListener("hashchange", open);
  open();

  // ── A phone's own way to send
  for (const button of document.querySelectorAll("[data-shares]")) {
    if (!navigator.share) continue;
    button.hidden = false;
    button.addEventListener("click", () => { navigator.share({ text: document.getElementById(button.dataset.shares).value }).catch(() => {}); });
  }
}
