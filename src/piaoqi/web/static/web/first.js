// A tax id is checked as it is typed, by the rules of core/invoice/tax_id.py; the server checks it again.
"use strict";

{
  const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"; // GB 32100-2015: without I, O, S, V, Z
  const CREDIT = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
  const ORGANISATION = [3, 7, 9, 10, 5, 8, 4, 2]; // GB 11714-1997
  const CITIZEN = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]; // GB 11643-1999
  const MEANT = { I: "1", O: "0", S: "5", V: "U", Z: "2" };
  const sum = (text, weights, value) => weights.reduce((total, weight, at) => total + weight * value(text[at]), 0);

  const plain = (typed) => [...typed]
    .map((one) => { const code = one.codePointAt(0); return code > 0xff00 && code < 0xff5f ? String.fromCodePoint(code - 0xfee0) : one; })
    .join("").replace(/[－−﹣‐‑‒–—―]/g, "-").replace(/[\s\u200b-\u200d\u2060\ufeff\u00ad'"`‘’“”._/-]+/g, "").toUpperCase();
  const isCredit = (id) => id.length === 18 && [...id].every((one) => ALPHABET.includes(one));
  const lastHolds = (id) => isCredit(id) && ALPHABET[(31 - sum(id, CREDIT, (one) => ALPHABET.indexOf(one)) % 31) % 31] === id[17];
  const organisationHolds = (code) => /^[0-9A-Z]{8}[0-9X]$/.test(code)
    && "0123456789X0"[11 - sum(code, ORGANISATION, (one) => parseInt(one, 36)) % 11] === code[8];
  const isCitizen = (id) => {
    const body = id.length === 17 || id.length === 20 ? id.slice(0, -2) : id;
    if (body.length === 15) return /^[1-8]\d{7}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}$/.test(body) && !organisationHolds(body.slice(6));
    return /^[1-8]\d{5}(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]$/.test(body)
      && "10X98765432"[sum(body, CITIZEN, Number) % 11] === body[17];
  };

  // The names of TaxIdForm.
  const judge = (id) => {
    if (!id) return "none";
    if (/[^0]/.test(id) && lastHolds(id) && organisationHolds(id.slice(8, 17))) return "valid";
    if (/X{3,}|[*]{2,}|^(.)\1+$|^01234567|^12345678/.test(id)) return "dummy";
    if (isCitizen(id)) return "natural_person";
    if (/^[0-9A-Z]{18}$/.test(id)) return lastHolds(id) ? "organisation_wrong" : "check_wrong";
    if (id.length === 15 && organisationHolds(id.slice(6))) return "valid";
    return /^([0-9A-Z]{15}|[0-9A-Z]{17}|[0-9A-Z]{20})$/.test(id) ? "uncheckable" : "unknown";
  };
  const mended = (id) => {
    const meant = id.replace(/[IOSVZ]/g, (one) => MEANT[one]);
    return id.length === 18 && meant !== id && judge(meant) === "valid" ? meant : "";
  };

  const show = (element, kind, text) => {
    element.hidden = !text;
    element.className = `judged ${kind}`;
    element.textContent = text;
  };

  const box = document.getElementById("tax_id");
  const told = document.getElementById("tax-id-judged");
  const say = (key, value = "") => told.dataset[key].replace("#", value);
  const regions = new Map(box?.dataset.regions.split(";").filter(Boolean).map((one) => one.split("=")));
  const region = (id) => regions.get(id.length === 18 ? id.slice(2, 4) : id.slice(0, 2));
  const letters = (id) => [...new Set(id.replace(/[^IOSVZ]/g, ""))].join("、");

  // What is said while it is typed: [kind, words]. What is still too short is not called wrong before one has left it.
  const saying = (id, isLeft) => {
    const form = judge(id);
    if (form === "none") return ["", ""];
    if (form === "valid") return ["good", [say("valid"), region(id) && say("region", region(id))].filter(Boolean).join(" · ")];
    if (form === "natural_person") return ["doubt", say("person")];
    if (form === "organisation_wrong") return ["doubt", say("organisation")];
    if (id.length < 18 && !isLeft) return ["", say("more", 18 - id.length)];
    if (form === "uncheckable") return ["doubt", say("old")];
    if (form === "dummy") return ["bad", say("dummy")];
    if (id.length > 18) return ["bad", say("long", id.length - 18)];
    if (form !== "check_wrong") return ["bad", say("unknown")];
    const better = mended(id);
    const why = letters(id) ? say("letters", letters(id)) : say("check");
    return ["bad", better ? `${why} · ${say("perhaps", better)}` : why];
  };
  const check = (isLeft) => show(told, ...saying(plain(box.value), isLeft));
  if (box) {
    box.addEventListener("input", () => check(false));
    box.addEventListener("change", () => { box.value = plain(box.value); check(true); });
    addEventListener("load", () => { if (box.value) check(true); });
  }

  const password = document.getElementById("password");
  const again = document.getElementById("again");
  const alike = document.getElementById("again-judged");
  const compare = () => {
    if (!again.value) return show(alike, "", "");
    const same = again.value === password.value;
    if (same) show(alike, "good", alike.dataset.same);
    else if (password.value.startsWith(again.value)) show(alike, "", "");
    else show(alike, "bad", alike.dataset.unlike);
  };
  if (again) for (const one of [password, again]) one.addEventListener("input", compare);
}
