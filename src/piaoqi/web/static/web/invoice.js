// The paper: zoom with buttons, keys and the wheel, drag, turn pages. Without it the picture is there, and opens large.
"use strict";

{
  const STEPS = [1, 1.25, 1.5, 2, 3, 4, 6, 8];
  const small = matchMedia("(max-width: 48rem)");

  const start = (viewer) => {
    const port = viewer.querySelector("[data-port]");
    if (!port || viewer.dataset.started) return;
    viewer.dataset.started = "1";
    const sheets = viewer.querySelector("[data-sheets]");
    const tools = viewer.querySelector("[data-tools]");
    const pages = [...viewer.querySelectorAll("[data-sheet]")];
    let zoom = 1;
    tools.hidden = false;

    const show = (next, at) => {
      const box = port.getBoundingClientRect();
      const point = at ?? { x: box.left + box.width / 2, y: box.top + Math.min(box.height, innerHeight) / 2 };
      const x = (port.scrollLeft + point.x - box.left) / sheets.offsetWidth;
      const y = (port.scrollTop + point.y - box.top) / sheets.offsetHeight;
      zoom = Math.min(STEPS.at(-1), Math.max(1, next));
      sheets.style.setProperty("--zoom", zoom);
      viewer.querySelector("[data-percent]").value = `${Math.round(zoom * 100)}%`;
      port.classList.toggle("can-drag", zoom > 1);
      port.scrollLeft = x * sheets.offsetWidth - (point.x - box.left);
      port.scrollTop = y * sheets.offsetHeight - (point.y - box.top);
    };
    const step = (by, at) => {
      if (!by) return show(1, at);
      const next = by > 0 ? STEPS.find((one) => one > zoom + 0.01) : STEPS.findLast((one) => one < zoom - 0.01);
      show(next ?? zoom, at);
    };
    const current = () => {
      const middle = port.getBoundingClientRect().top + port.clientHeight / 3;
      return Math.max(0, pages.findLastIndex((page) => page.getBoundingClientRect().top <= middle));
    };
    const turn = (by) => {
      const page = pages[Math.min(pages.length - 1, Math.max(0, current() + by))];
      port.scrollTop += page.getBoundingClientRect().top - port.getBoundingClientRect().top - 8;
    };

    viewer.addEventListener("click", (event) => {
      const button = event.target.closest("[data-zoom], [data-page]");
      if (button?.dataset.zoom) step(Number(button.dataset.zoom));
      else if (button) turn(Number(button.dataset.page));
    });
    viewer.piaoqi = { step, turn };
    port.addEventListener("scroll", () => {
      const page = pages[current()];
      const at = viewer.querySelector("[data-at]");
      if (at) at.textContent = String(current() + 1);
      const full = viewer.querySelector("[data-full]");
      if (full) full.href = page.href;
    }, { passive: true });
    port.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      show(zoom * (event.deltaY < 0 ? 1.15 : 1 / 1.15), { x: event.clientX, y: event.clientY });
    }, { passive: false });

    // A mouse drags; a finger scrolls by itself. A click that drags nothing goes closer, or back.
    let from = null;
    port.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "mouse" || event.button) return;
      from = { x: event.clientX, y: event.clientY, left: port.scrollLeft, top: port.scrollTop, moved: false };
      port.setPointerCapture(event.pointerId);
    });
    port.addEventListener("pointermove", (event) => {
      if (!from) return;
      const by = { x: event.clientX - from.x, y: event.clientY - from.y };
      from.moved ||= Math.hypot(by.x, by.y) > 4;
      if (!from.moved) return;
      port.classList.add("dragging");
      port.scrollLeft = from.left - by.x;
      port.scrollTop = from.top - by.y;
    });
    port.addEventListener("pointerup", (event) => {
      const moved = from?.moved;
      const clicked = from !== null;
      from = null;
      port.classList.remove("dragging");
      if (clicked && !moved) show(zoom > 1 ? 1 : 2, { x: event.clientX, y: event.clientY });
    });
    port.addEventListener("pointercancel", () => { from = null; port.classList.remove("dragging"); });
    port.addEventListener("dragstart", (event) => event.preventDefault());
    let touched = 0;
    sheets.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.detail === 0) return;
      event.preventDefault();
      if (event.pointerType !== "touch") return;
      const now = performance.now();
      if (now - touched < 350) show(zoom > 1 ? 1 : 2.5, { x: event.clientX, y: event.clientY });
      touched = now;
    });
  };

  for (const one of document.querySelectorAll(".viewer-drawing")) one.hidden = false;
  for (const viewer of document.querySelectorAll("[data-viewer]")) start(viewer);
  document.addEventListener("htmx:load", (event) => {
    const found = event.target.matches?.("[data-viewer]") ? [event.target] : event.target.querySelectorAll?.("[data-viewer]") ?? [];
    for (const viewer of found) start(viewer);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
    const viewer = document.querySelector("[data-viewer][data-started]")?.piaoqi;
    if (!viewer) return;
    if (event.key === "+" || event.key === "=") viewer.step(1);
    else if (event.key === "-") viewer.step(-1);
    else if (event.key === "0") viewer.step(0);
    else if (event.key === "[" ) viewer.turn(-1);
    else if (event.key === "]") viewer.turn(1);
    else return;
    event.preventDefault();
  });

  // ── Sections: folded on a small screen, all open on paper
  const folds = () => [...document.querySelectorAll("details.fold")];
  if (small.matches) for (const one of folds()) one.open = false;
  let before = [];
  addEventListener("beforeprint", () => {
    before = folds().filter((one) => !one.open && !one.classList.contains("no-print"));
    for (const one of before) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of before) one.open = false; });
}
