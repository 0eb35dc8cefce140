// What every page can do with a keyboard and a mouse; without it every page can still be read and every form sent.
"use strict";

{
  const YEAR = 365 * 86400;
  const typing = (node) => node.closest?.("input, textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("tbody tr[data-href]")].filter((row) => row.offsetParent !== null);

  // ── Light and dark
  const toggle = document.querySelector("[data-theme-next]");
  if (toggle) {
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      const root = document.documentElement;
      const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
      root.dataset.bsTheme = next;
      document.cookie = `theme=${next}; path=/; max-age=${YEAR}; samesite=lax`;
      document.dispatchEvent(new CustomEvent("piaoqi:theme", { detail: next }));
    });
  }

  // ── Menus close when one clicks elsewhere; dialogs are opened by buttons
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-drop][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  });
  for (const one of document.querySelectorAll("[data-opens][hidden]")) one.hidden = false;
  for (const menu of document.querySelectorAll("details[data-drop]")) {
    menu.addEventListener("toggle", () => { if (menu.open) menu.querySelector("input[type=search]")?.focus(); });
  }

  // ── Copying: a button with data-copies (an id) or data-copy (the text)
  const copy = async (text, from) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
    // The clipboard is closed to pages without https; the older way is not.
    const area = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden" });
    (from.closest("dialog") ?? document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  const showCopiers = (root) => {
    for (const button of root.querySelectorAll("button[data-copies][hidden], button[data-copy][hidden]")) button.hidden = false;
  };
  showCopiers(document);
  document.addEventListener("htmx:load", (event) => showCopiers(event.target));
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copies], button[data-copy]");
    if (!button) return;
    const source = button.dataset.copies ? document.getElementById(button.dataset.copies) : null;
    const text = source ? (source.value ?? source.textContent).trim() : button.dataset.copy;
    if (source && !source.value) getSelection().selectAllChildren(source);
    if (!(await copy(text, button)) || !button.dataset.done) return;
    const label = button.querySelector("[data-label]") ?? button; // beside an icon, the words alone change
    if (label.dataset.before === undefined) label.dataset.before = label.textContent;
    label.textContent = button.dataset.done;
    setTimeout(() => { label.textContent = label.dataset.before; }, 2000);
  });

  // ── Rows: a click anywhere opens them, j and k move, Enter opens, x selects
  document.addEventListener("click", (event) => {
    const row = event.target.closest("tbody tr[data-href]");
    if (!row || event.target.closest("a, button, input, label, summary, details") || getSelection().toString()) return;
    if (event.ctrlKey || event.metaKey) open(row.dataset.href);
    else location.href = row.dataset.href;
  });
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.classList.contains("at"));
    const next = all[Math.max(0, Math.min(all.length - 1, now + by))];
    for (const row of all) row.classList.toggle("at", row === next);
    next.scrollIntoView({ block: "nearest" });
    next.querySelector("a")?.focus({ preventScroll: true });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      const menu = document.querySelector("details[data-drop][open]");
      if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
      else if (typing(event.target)) event.target.blur();
      return;
    }
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const at = document.querySelector("tbody tr.at");
    if (event.key === "/") {
      const boxes = [...document.querySelectorAll("[data-search]")].filter((box) => box.offsetParent !== null);
      (boxes.find((box) => box.closest("main")) ?? boxes[0])?.focus();
    } else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "x") at?.querySelector("input[type=checkbox]")?.click();
    else if (event.key === "Enter" && at && !event.target.closest("a, button, summary")) location.href = at.dataset.href;
    else if (event.key === "?") document.getElementById("keys")?.showModal();
    else return;
    event.preventDefault();
  });

  // ── What is typed into a long form stays, also when the page is left by accident: until a page shows that it was taken
  const sent = sessionStorage.getItem("sent");
  if (sent) {
    sessionStorage.removeItem("sent");
    if (document.querySelector(".menu") && !document.querySelector(".note.warning, .note.error")) sessionStorage.removeItem(sent);
  }
  for (const form of document.querySelectorAll("form[data-keeps]")) {
    const key = `kept:${location.pathname}:${form.dataset.keeps}`;
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
    for (const [name, value] of Object.entries(kept)) {
      const field = form.elements[name];
      const chosen = field?.options && [...field.options].some((option) => option.value === value);
      if (field && (chosen || !field.value) && field.type !== "password") field.value = value;
    }
    form.addEventListener("input", () => {
      const data = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && form.elements[name]?.type !== "password" && form.elements[name]?.type !== "hidden");
      sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(data)));
    });
    form.addEventListener("submit", () => sessionStorage.setItem("sent", key));
  }

  // ── Forms that are sent by choosing
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-sends]")) event.target.form.requestSubmit();
  });

  // ── Filters that ask as one types wait until a word is composed: pinyin on its way to 汉字 is nothing to look for
  document.addEventListener("input", (event) => { if (event.isComposing) event.stopImmediatePropagation(); }, true);
  document.addEventListener("compositionend", (event) => event.target.dispatchEvent(new Event("input", { bubbles: true })));

  // ── htmx: a request that failed says so; whoever was signed out meanwhile signs in and comes back with what they typed
  document.addEventListener("htmx:responseError", () => location.reload());
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.xhr.responseURL.includes("/accounts/login/")) return;
    event.detail.shouldSwap = false;
    if (document.getElementById("hand")) return;  // it keeps its files, and says so itself
    const form = event.detail.requestConfig.elt.closest("form[method=get]");
    if (!form) return location.reload();
    const said = new URLSearchParams(new FormData(form));
    said.delete("csrfmiddlewaretoken");
    location.assign(`${form.action}?${said}`);
  });
}
