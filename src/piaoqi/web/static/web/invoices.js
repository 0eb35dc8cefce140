// The table: choosing rows and summing them, counts where somebody looks, the place one came from.
"use strict";

{
  const PLACE = "invoices:at";
  const found = () => document.getElementById("found");
  const ticks = () => [...document.querySelectorAll("#found [data-tick]")];
  const small = matchMedia("(max-width: 48rem)");

  // ── What is chosen: ids with their sums, or all that the filter means. It stays when one turns the page, goes into
  // an invoice and back, or filters otherwise; another company or person begins anew.
  const CHOSEN = "invoices:chosen", MOST = 2000;
  const none = () => ({ of: found()?.dataset.of, rows: {}, all: "" });
  const read = () => {
    const kept = JSON.parse(sessionStorage.getItem(CHOSEN) ?? "null");
    return kept?.of === found()?.dataset.of ? kept : none();
  };
  const keep = (chosen) => sessionStorage.setItem(CHOSEN, JSON.stringify(chosen));
  const put = (chosen, tick, on) => {
    if (!on) delete chosen.rows[tick.value];
    else if (Object.keys(chosen.rows).length < MOST) chosen.rows[tick.value] = tick.closest("tr").dataset.fen;
    else return false;
    return true;
  };

  // ── Their sums: whole numbers of 分, so nothing is rounded
  const money = (fen) => {
    const written = (fen < 0n ? -fen : fen).toString().padStart(3, "0");
    const yuan = written.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
    return `${fen < 0n ? "-" : ""}${yuan}.${written.slice(-2)}`;
  };
  const show = (full = false) => {
    const bar = document.querySelector("[data-chosen-bar]");
    if (!found() || !bar) return;
    const chosen = read();
    if (chosen.all && chosen.all !== found().dataset.filter) { chosen.all = ""; keep(chosen); }
    const here = ticks(), ids = Object.keys(chosen.rows), all = Boolean(chosen.all);
    for (const tick of here) {
      if (tick.value in chosen.rows) chosen.rows[tick.value] = tick.closest("tr").dataset.fen;
      tick.checked = all || tick.value in chosen.rows;
      tick.closest("tr").classList.toggle("ticked", tick.checked);
    }
    const sums = [0n, 0n, 0n];
    for (const fens of Object.values(chosen.rows)) fens.split(",").forEach((fen, at) => { if (fen) sums[at] += BigInt(fen); });
    const there = ids.length - here.filter((one) => one.value in chosen.rows).length;
    bar.hidden = !ids.length && !all;
    for (const one of document.querySelectorAll("[data-unless-chosen]")) one.hidden = !bar.hidden;
    bar.querySelector("[data-some]").hidden = all;
    bar.querySelector("[data-whole]").hidden = !all;
    bar.querySelector("[data-count]").textContent = ids.length.toLocaleString("en");
    bar.querySelector("[data-elsewhere]").hidden = !there;
    bar.querySelector("[data-there]").textContent = there.toLocaleString("en");
    bar.querySelector("[data-full]").hidden = !full;
    for (const one of bar.querySelectorAll("[data-sum]")) one.textContent = money(sums[Number(one.dataset.sum)]);
    const on = here.filter((one) => one.checked).length;
    const more = bar.querySelector("[data-choose-all]");
    more.hidden = all || on < here.length || !document.querySelector("#found .turns a");
    more.querySelector("[data-how-many]").textContent = document.querySelector(".found-count").textContent.trim();
    const whole = document.querySelector("#found [data-all]");
    if (whole) { whole.checked = on > 0 && on === here.length; whole.indeterminate = on > 0 && on < here.length; }
    const told = bar.querySelector("[data-whole]");
    if (all && told.dataset.told !== chosen.all) {
      told.dataset.told = chosen.all;
      htmx.ajax("GET", found().dataset.sumsAt, { target: told, swap: "innerHTML" });
    }
  };
  const change = (some, on) => {
    const chosen = read();
    if (chosen.all) { chosen.all = ""; chosen.rows = {}; for (const one of ticks()) if (!some.includes(one)) put(chosen, one, true); }
    const fits = some.map((one) => put(chosen, one, on)).every(Boolean);
    keep(chosen);
    show(!fits);
  };
  let last = null;
  document.addEventListener("click", (event) => {
    const tick = event.target.closest?.("[data-tick]");
    if (tick) {
      const all = ticks();
      let some = [tick];
      if (event.shiftKey && last && all.includes(last)) {
        const [from, to] = [all.indexOf(last), all.indexOf(tick)].sort((one, other) => one - other);
        some = all.slice(from, to + 1);
      }
      last = tick;
      change(some, tick.checked);
    }
    const whole = event.target.closest?.("[data-all]");
    if (whole) change(ticks(), whole.checked);
    if (event.target.closest?.("[data-none]")) { keep(none()); show(); document.querySelector("#found [data-all]")?.focus(); }
    if (event.target.closest?.("[data-choose-all]")) {
      keep({ ...none(), all: found().dataset.filter });
      show();
      document.querySelector("[data-none]").focus();
    }
    if (event.target.closest?.("[data-closes]")) event.target.closest("dialog").close();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-chosen]")) return;
    for (const old of event.target.querySelectorAll("[data-sent]")) old.remove();
    const chosen = read();
    const said = chosen.all ? ["filter", chosen.all] : ["invoices", Object.keys(chosen.rows).join(",")];
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: said[0], value: said[1] });
    field.dataset.sent = "";
    event.target.append(field);
  });
  const settle = () => {
    const done = found()?.dataset.done;
    if (!done) return;
    const chosen = read();
    chosen.all = "";
    for (const one of done.split(",")) delete chosen.rows[one];
    keep(chosen);
    delete found().dataset.done;
  };

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
    if (event.target.matches(".found-count")) show();
    if (event.target.id !== "found") return;
    last = null;
    settle();
    show();
    countOpen();
  });
  addEventListener("pageshow", () => { settle(); show(); comeBack(); });
  document.documentElement.classList.add("scripted");
  if (window.htmx) countOpen(); else addEventListener("load", countOpen);
}
