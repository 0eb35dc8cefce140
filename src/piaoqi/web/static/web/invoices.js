// The table: choosing rows and summing them, counts where somebody looks, the place one came from.
"use strict";

{
  const PLACE = "invoices:at";
  const found = () => document.getElementById("found");
  const ticks = () => [...document.querySelectorAll("#found [data-tick]")];
  const chosen = () => ticks().filter((one) => one.checked);
  const small = matchMedia("(max-width: 48rem)");

  // ── Sums of what is chosen: whole numbers of 分, so nothing is rounded
  const money = (fen) => {
    const written = (fen < 0n ? -fen : fen).toString().padStart(3, "0");
    const yuan = written.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
    return `${fen < 0n ? "-" : ""}${yuan}.${written.slice(-2)}`;
  };
  const show = () => {
    const bar = document.querySelector("[data-chosen-bar]");
    if (!bar) return;
    const rows = chosen().map((one) => one.closest("tr"));
    for (const tick of ticks()) tick.closest("tr").classList.toggle("ticked", tick.checked);
    const sums = [0n, 0n, 0n];
    for (const row of rows) row.dataset.fen.split(",").forEach((fen, at) => { if (fen) sums[at] += BigInt(fen); });
    bar.hidden = !rows.length;
    document.querySelector("[data-unless-chosen]").hidden = Boolean(rows.length);
    bar.querySelector("[data-count]").textContent = rows.length;
    for (const one of bar.querySelectorAll("[data-sum]")) one.textContent = money(sums[Number(one.dataset.sum)]);
    const all = document.querySelector("#found [data-all]");
    all.checked = rows.length > 0 && rows.length === ticks().length;
    all.indeterminate = rows.length > 0 && rows.length < ticks().length;
  };
  let last = null;
  document.addEventListener("click", (event) => {
    const tick = event.target.closest?.("[data-tick]");
    if (tick) {
      const all = ticks();
      if (event.shiftKey && last && all.includes(last)) {
        const [from, to] = [all.indexOf(last), all.indexOf(tick)].sort((one, other) => one - other);
        for (const one of all.slice(from, to + 1)) one.checked = tick.checked;
      }
      last = tick;
      show();
    }
    const whole = event.target.closest?.("[data-all]");
    if (whole) { for (const one of ticks()) one.checked = whole.checked; show(); }
    if (event.target.closest?.("[data-none]")) { for (const one of ticks()) one.checked = false; show(); }
    if (event.target.closest?.("[data-closes]")) event.target.closest("dialog").close();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-chosen]")) return;
    for (const old of event.target.querySelectorAll("input[name=invoice]")) old.remove();
    for (const one of chosen()) {
      event.target.append(Object.assign(document.createElement("input"), { type: "hidden", name: "invoice", value: one.value }));
    }
  });

  // ── Counts: of a facet while it is open, and of the findings, which always are
  const count = (facet) => {
    if (facet.dataset.counted === found()?.dataset.query) return;
    facet.dataset.counted = found()?.dataset.query;
    htmx.ajax("GET", `${found().dataset.countsAt}&of=${facet.dataset.counts}`, { target: document.body, swap: "none" });
  };
  const countOpen = () => {
    if (!found()) return;
    for (const one of document.querySelectorAll("[data-counts]")) if (one.open !== false) count(one);
  };
  document.addEventListener("toggle", (event) => { if (event.target.matches("[data-counts]") && event.target.open) count(event.target); }, true);

  // ── What was typed was asked for while it was typed: leaving the box is no reason to ask again and lose the ticks
  document.getElementById("typed")?.addEventListener("change", (event) => event.stopPropagation());

  // ── Months fill the two dates, and leave the menu open
  document.addEventListener("click", (event) => {
    const month = event.target.closest?.("a[data-first]");
    if (!month || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const on = month.classList.contains("on");
    for (const one of document.querySelectorAll("a[data-first].on")) one.classList.remove("on");
    month.classList.toggle("on", !on);
    document.getElementById("from").value = on ? "" : month.dataset.first;
    document.getElementById("to").value = on ? "" : month.dataset.last;
    document.getElementById("to").dispatchEvent(new Event("change", { bubbles: true }));
  });

  // ── The filters on a small screen: a sheet over the page
  const facets = document.getElementById("facets");
  const opener = document.querySelector("[data-sheet]");
  if (facets && opener) {
    document.documentElement.classList.add("sheets");
    opener.hidden = false;
    const sheet = Object.assign(document.createElement("dialog"), { className: "sheet" });
    sheet.setAttribute("aria-label", opener.textContent.trim());
    const home = facets.parentNode;
    const mark = document.createComment("facets");
    home.insertBefore(mark, facets);
    home.append(sheet);
    const place = () => {
      if (small.matches) sheet.append(facets);
      else { sheet.close(); mark.after(facets); }
    };
    small.addEventListener("change", place);
    place();
    opener.addEventListener("click", () => sheet.showModal());
    for (const one of facets.querySelectorAll("[data-sheet-close]")) one.addEventListener("click", () => sheet.close());
    sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });
  }

  // ── Coming back from an invoice: the row one opened is where one left it
  const remember = (id) => sessionStorage.setItem(PLACE, JSON.stringify({ at: location.search, id }));
  addEventListener("pagehide", () => {
    const row = document.querySelector("#found tr.at, #found tr:focus-within");
    if (row) remember(row.dataset.id);
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest?.("#found tbody tr[data-id]");
    if (!row) return;
    for (const one of document.querySelectorAll("#found tr.at")) one.classList.remove("at");
    row.classList.add("at");
  }, true);
  const comeBack = () => {
    const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
    if (!kept || kept.at !== location.search) return;
    const row = document.querySelector(`#found tr[data-id="${Number(kept.id)}"]`);
    if (!row) return;
    row.classList.add("at");
    row.scrollIntoView({ block: "center" });
  };

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "found") return;
    last = null;
    show();
    countOpen();
  });
  addEventListener("pageshow", () => { show(); comeBack(); });
  document.documentElement.classList.add("scripted");
  if (window.htmx) countOpen(); else addEventListener("load", countOpen);
}
