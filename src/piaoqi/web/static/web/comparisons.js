// 对账: printing, the boxes of the checklist, and what is selected in the lists. Every page can be read without it.
"use strict";

{
  const money = (fen) => `${(Number(fen) / 100).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

  const prepare = () => {
    for (const button of document.querySelectorAll("[data-prints][hidden]")) button.hidden = false;
    for (const form of document.querySelectorAll("[data-selects]")) told(form);
    ticks();
  };

  // ── Selected rows: their number, what they come to, and what can be done with all of them
  const told = (form) => {
    const boxes = [...form.querySelectorAll("input[name=id]:checked")];
    const bar = form.querySelector("[data-selected]");
    bar.hidden = boxes.length === 0;
    bar.querySelector("[data-count]").textContent = boxes.length;
    bar.querySelector("[data-sum]").textContent = money(boxes.reduce((sum, box) => sum + Math.abs(Math.round(Number(box.dataset.total || 0) * 100)), 0));
    const find = bar.querySelector("[data-finds]");
    const address = new URL(find.href);
    address.searchParams.set("q", numbers(form).join(" "));
    find.href = address.pathname + address.search;
    for (const box of form.querySelectorAll("input[name=id]")) box.closest("tr").classList.toggle("chosen", box.checked);
  };
  const numbers = (form) => [...new Set([...form.querySelectorAll("input[name=id]:checked")].map((box) => box.dataset.number).filter(Boolean))];
  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden" });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    return area.remove();
  };

  // ── The checklist: ticks stay in this browser alone
  const list = () => document.querySelector("[data-ticks]");
  const kept = () => new Set(JSON.parse(localStorage.getItem(`ticked:${list().dataset.ticks}`) ?? "[]"));
  const ticks = () => {
    if (!list()) return;
    const done = kept();
    for (const item of list().querySelectorAll("[data-key]")) {
      const box = item.querySelector("input[type=checkbox]");
      box.checked = done.has(item.dataset.key);
      item.classList.toggle("ticked", box.checked);
    }
    const clear = document.querySelector("[data-unticks]");
    if (clear) clear.hidden = done.size === 0;
  };

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-selects]");
    if (form) told(form);
    const item = event.target.closest("[data-ticks] [data-key]");
    if (!item) return;
    const done = kept();
    if (event.target.checked) done.add(item.dataset.key);
    else done.delete(item.dataset.key);
    localStorage.setItem(`ticked:${list().dataset.ticks}`, JSON.stringify([...done]));
    ticks();
  });
  document.addEventListener("click", async (event) => {
    if (event.target.closest("[data-prints]")) window.print();
    if (event.target.closest("[data-unticks]")) {
      localStorage.removeItem(`ticked:${list().dataset.ticks}`);
      ticks();
    }
    const none = event.target.closest("[data-unselects]");
    if (none) {
      const form = none.closest("[data-selects]");
      for (const box of form.querySelectorAll("input[name=id]:checked")) box.checked = false;
      told(form);
    }
    const copier = event.target.closest("[data-copies-numbers]");
    if (copier) {
      await copy(numbers(copier.closest("[data-selects]")).join("\n"));
      const words = copier.querySelector("span");
      const before = words.textContent;
      words.textContent = copier.dataset.done;
      setTimeout(() => { words.textContent = before; }, 2000);
    }
  });
  document.addEventListener("DOMContentLoaded", prepare);
  document.addEventListener("htmx:afterSwap", prepare);
  prepare();
}
