// 导入: chosen files are sent one by one, a few at a time, and each is acknowledged when it is durable. What is lost on
// the way is sent again; the server takes the same file of one batch once, so nothing is doubled.
"use strict";

{
  const form = document.getElementById("hand");
  const AT_ONCE = 3, STALLED = 90_000, LONGEST_WAIT = 15, KEPT = "hand-in", NAMES = 3000, TOLD = 8;
  const NONE = "-", USABLE = /\.(ofd|pdf|xml|xbrl|jpe?g|png|bmp|tiff?|webp|heic|xlsx?|csv|tsv|ods|txt|zip|rar|7z|eml|mbox|msg|html?)$/i;
  const OF_SYSTEM = /(^|\/)(\.[^/]*|thumbs\.db|desktop\.ini|~\$[^/]*|__MACOSX\/.*)$/i;
  const part = (name) => form.querySelector(`[data-${name}]`);
  const word = (name, ...counts) => counts.reduceRight((text, count, at) => text.replace("#".repeat(at + 1), count), form.dataset[`word${name}`]);

  // A poll that fails, or is answered by the sign-in page, leaves what is shown; what is being filled in is not replaced.
  document.addEventListener("htmx:responseError", (event) => event.stopImmediatePropagation(), true);
  let paused = false;
  const filledIn = () => {
    const became = document.getElementById("became");
    return became?.querySelector(".judge[open]") || became?.contains(document.activeElement);
  };
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.responseURL.includes("/accounts/") || filledIn()) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id === "became" && (paused || filledIn())) event.preventDefault();
  });

  if (form) {
    const options = [...form.querySelectorAll("#source option")].map((one) => ({ id: one.value, name: one.textContent, ...one.dataset }));
    const chosen = [];
    let batch = form.dataset.batch, skipped = 0, kept = 0, all = 0, bytes = 0, sent = 0;
    let running = 0, tries = 0, acknowledged = false;

    // ── What each file is, as far as its name and first bytes say
    const place = (kind, direction) => {
      const of = options.filter((one) => one.kind === kind);
      return (of.find((one) => one.direction === (direction ?? "received")) ?? of[0])?.id ?? "";
    };
    const ORIGINAL = /\.(ofd|pdf|xml|xbrl|jpe?g|png|bmp|tiff?|webp|heic)$/i, MAIL = /\.(eml|mbox|msg)$/i;
    const direction = (text) => (/开具|销项|issued/i.test(text) ? "issued" : "received");
    const byWords = (text) => {
      if (/查验结果|查验时间|查验次数/.test(text)) return place("verification");
      if (/是否正数发票|全量发票|发票风险等级/.test(text)) return place("bureau", direction(text.slice(0, 400)));
      if (/有效抵扣税额|勾选状态|用途确认|勾选时间/.test(text)) return place("selection");
      if (/凭证|科目|借方|贷方|报销单/.test(text)) return place("books");
      if (/数电(发)?票号码|销方识别号/.test(text)) return place("bureau", direction(text.slice(0, 400)));
      return "";
    };
    const byName = (path) => {
      const folder = path.split("/").slice(0, -1).join("/");
      if (/备份|backup/i.test(folder)) return place("backup") || (ORIGINAL.test(path) ? place("archive") : "");
      if (/回收站|已删除|recycle/i.test(path)) return place("deleted");
      if (MAIL.test(path)) return place("mail") || place("archive");
      if (ORIGINAL.test(path)) return place("archive");
      const name = path.split("/").pop();
      if (/\.(xlsx?|csv|tsv|ods|zip)$/i.test(name)) {
        if (/勾选|抵扣|用途确认/.test(name)) return place("selection");
        if (/存根|开票系统|开票软件|已开发票/.test(name)) return place("issued", "issued");
        if (/查验/.test(name)) return place("verification");
        if (/全量发票|发票查询|数字账户|取得发票|开具发票|开具的发票/.test(name)) return place("bureau", direction(name));
        if (/应收票|订单|合同台账/.test(name)) return place("expected");
        if (/凭证|序时|明细账|科目|报销|台账|应付|账簿/.test(name)) return place("books");
      }
      return "";
    };
    const inflated = async (blob, limit) => {
      const reader = blob.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
      const decoder = new TextDecoder();
      let text = "";
      try {
        for (let step = await reader.read(); !step.done && text.length < limit; step = await reader.read()) text += decoder.decode(step.value, { stream: true });
      } catch { /* a piece was asked for, not the whole */ }
      reader.cancel().catch(() => {});
      return text;
    };
    const entries = async (file) => {
      const tail = new DataView(await file.slice(-66_000).arrayBuffer());
      let end = tail.byteLength - 22;
      while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end -= 1;
      if (end < 0) return [];
      const start = tail.getUint32(end + 16, true), size = Math.min(tail.getUint32(end + 12, true), 4_000_000);
      const list = new DataView(await file.slice(start, start + size).arrayBuffer()), found = [];
      for (let at = 0; at + 46 <= list.byteLength && list.getUint32(at, true) === 0x02014b50;) {
        const name = list.getUint16(at + 28, true), raw = new Uint8Array(list.buffer, at + 46, name);
        found.push({ name: new TextDecoder().decode(raw), from: list.getUint32(at + 42, true), packed: list.getUint32(at + 20, true) });
        at += 46 + name + list.getUint16(at + 30, true) + list.getUint16(at + 32, true);
      }
      return found;
    };
    const entry = async (file, one) => {
      const head = new DataView(await file.slice(one.from, one.from + 30).arrayBuffer());
      const begin = one.from + 30 + head.getUint16(26, true) + head.getUint16(28, true);
      return inflated(file.slice(begin, begin + Math.min(one.packed, 400_000)), 300_000);
    };
    const byContent = async (file) => {
      const head = new Uint8Array(await file.slice(0, 8192).arrayBuffer());
      const begins = String.fromCharCode(...head.slice(0, 8));
      if (begins.startsWith("%PDF") || begins.startsWith("\x89PNG") || begins.startsWith("\xff\xd8\xff")) return place("archive");
      if (begins.startsWith("PK")) {
        const inside = await entries(file);
        if (inside.some((one) => one.name.endsWith("OFD.xml"))) return place("archive");
        if (inside.some((one) => one.name.startsWith("xl/"))) {
          const words = inside.find((one) => one.name === "xl/sharedStrings.xml") ?? inside.find((one) => one.name.startsWith("xl/worksheets/"));
          return words ? byWords(await entry(file, words)) : "";
        }
        const ids = inside.map((one) => byName(one.name)).filter(Boolean);
        return ids.length && ids.every((one) => one === ids[0]) ? ids[0] : "";
      }
      if (begins.startsWith("\xd0\xcf\x11\xe0")) {
        const bytes = new Uint8Array(await file.slice(0, 1_000_000).arrayBuffer()), utf = new TextDecoder("utf-16le");
        return byWords(utf.decode(bytes) + utf.decode(bytes.subarray(1)));
      }
      const wide = { "\xff\xfe": "utf-16le", "\xfe\xff": "utf-16be" }[begins.slice(0, 2)];
      let text;
      if (wide) text = new TextDecoder(wide).decode(head);
      else try { text = new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true }); } catch { text = new TextDecoder("gb18030").decode(head); }
      if (/^\s*<\?xml/.test(text)) return place("archive");
      if (/^(Received|From|Return-Path|MIME-Version|Date|Subject|X-[\w-]+):/im.test(text.slice(0, 2000))) return place("mail") || place("archive");
      return byWords(text);
    };
    const suggest = async (one) => {
      if (options.length === 1) return options[0].id;
      if ("simple" in form.dataset) return place("archive") || options[0].id;
      const named = byName(one.path);
      if (named) return named;
      let found = "";
      try { found = await byContent(one.file); } catch { /* then it is not known */ }
      return found || (USABLE.test(one.path) ? "" : NONE);
    };

    // ── Choosing: by button, by dropping files and folders, by pasting a picture
    const take = async (found) => {
      const usable = found.filter((one) => !OF_SYSTEM.test(one.path));
      skipped += found.length - usable.length;
      const before = new Set(chosen.map((one) => `${one.path}\n${one.file.size}`));
      const fresh = usable.filter((one) => !before.has(`${one.path}\n${one.file.size}`));
      for (const one of fresh) {
        const why = one.file.size > Number(form.dataset.limit) ? word("TooLarge") : one.file.size ? "" : word("Empty");
        chosen.push({ ...one, source: await suggest(one), state: why ? "refused" : "chosen", why });
      }
      if (!chosen.length) return;
      showChosen();
      const open = chosen.filter((one) => one.state === "chosen");
      const simple = options.length === 1 || "simple" in form.dataset;
      if (running || (simple && open.every((one) => one.source))) start();
    };
    const listed = (files) => [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
    const walk = async (item) => {
      if (item.isFile) return [{ file: await new Promise((yes, no) => item.file(yes, no)), path: item.fullPath.slice(1) }];
      const reader = item.createReader(), found = [];
      for (;;) {
        const some = await new Promise((yes, no) => reader.readEntries(yes, no));
        if (!some.length) return found;
        for (const one of some) found.push(...await walk(one));
      }
    };
    const zone = part("zone");
    for (const input of form.querySelectorAll("#files-js, #folder, #camera")) {
      input.addEventListener("change", async () => { const files = listed(input.files); input.value = ""; await take(files); });
    }
    addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
    addEventListener("dragleave", (event) => { if (!event.relatedTarget) zone.classList.remove("over"); });
    addEventListener("drop", async (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      const items = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry?.()).filter(Boolean);
      const plain = listed(event.dataTransfer.files), found = [];
      for (const one of items) found.push(...await walk(one));
      await take(found.length ? found : plain);
    });
    addEventListener("paste", (event) => {
      if (event.clipboardData?.files.length) take(listed(event.clipboardData.files).map((one) => ({ ...one, path: `${new Date().toISOString().slice(0, 19).replaceAll(":", "")} ${one.path}` })));
    });

    // ── What was chosen, by source; each may go elsewhere
    const size = (count) => (count < 1024 ? `${count} B` : count < 1048576 ? `${Math.round(count / 1024)} KB` : `${(count / 1048576).toFixed(1)} MB`);
    const title = (id) => (id === NONE ? word("None") : options.find((one) => one.id === id)?.name ?? word("Unknown"));
    const filled = (select, at, changed) => {
      select.append(new Option(word("Unknown"), "", false, at === ""), ...[...options, { id: NONE, name: word("None") }].map((one) => new Option(one.name, one.id, false, one.id === at)));
      if (at) select.options[0].remove();
      select.addEventListener("change", () => changed(select.value));
    };
    const showChosen = () => {
      const waiting = chosen.filter((one) => one.state === "chosen"), groups = part("groups");
      const opened = new Set([...groups.querySelectorAll("details[open]")].map((one) => one.dataset.source));
      groups.replaceChildren();
      for (const id of ["", ...options.map((one) => one.id), NONE]) {
        const of = waiting.filter((one) => one.source === id);
        if (!of.length) continue;
        const group = document.getElementById("group").content.firstElementChild.cloneNode(true);
        group.dataset.source = id;
        group.open = opened.has(id) || !id;
        group.classList.toggle("unknown", !id);
        group.querySelector(".group-name").textContent = title(id);
        group.querySelector(".hint").textContent = `${word("Files", of.length)} · ${size(of.reduce((sum, one) => sum + one.file.size, 0))}`;
        filled(group.querySelector(".group-source select"), id, (value) => { for (const one of of) one.source = value; showChosen(); });
        group.querySelector("ul").append(...of.slice(0, NAMES).map((one) => {
          const row = document.getElementById("chosen-file").content.firstElementChild.cloneNode(true);
          Object.assign(row.querySelector(".cut"), { textContent: one.path, title: one.path });
          row.querySelector("small").textContent = size(one.file.size);
          filled(row.querySelector("select"), id, (value) => { one.source = value; showChosen(); });
          row.querySelector("button").addEventListener("click", () => { chosen.splice(chosen.indexOf(one), 1); showChosen(); });
          return row;
        }));
        groups.append(group);
      }
      form.querySelector("#chosen").hidden = !waiting.length;
      const going = waiting.filter((one) => one.source && one.source !== NONE), open = waiting.filter((one) => !one.source);
      part("start").textContent = word("Start", going.length);
      part("start").disabled = !going.length;
      part("skipped").textContent = [open.length ? word("Undecided", open.length) : "", skipped ? word("Skipped", skipped) : ""].filter(Boolean).join(" ");
      showRefused();
    };
    part("start").addEventListener("click", () => start());
    part("clear").addEventListener("click", () => { chosen.splice(0); skipped = 0; showChosen(); });

    // ── Sending
    const start = () => {
      for (const one of chosen) {
        if (one.state !== "chosen" || !one.source || one.source === NONE) continue;
        Object.assign(one, { state: "waiting", sent: 0 });
        all += 1;
        bytes += one.file.size;
      }
      form.querySelector("#sending").hidden = false;
      keep();
      showChosen();
      pump();
    };
    const pump = () => {
      while (!paused && running < AT_ONCE) {
        const next = chosen.find((one) => one.state === "waiting");
        if (!next) break;
        send(next);
      }
      show();
    };
    const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;
    const asked = (one, progressed) => new Promise((answer) => {
      const request = new XMLHttpRequest(), body = new FormData();
      let stalled;
      const alive = () => { clearTimeout(stalled); stalled = setTimeout(() => request.abort(), STALLED); };
      body.append("source", one.source);
      body.append("batch", batch);
      body.append("name", one.path);
      body.append("file", one.file, one.file.name);
      request.open("POST", form.dataset.send);
      request.setRequestHeader("X-CSRFToken", token());
      request.upload.addEventListener("progress", (event) => { alive(); progressed(event.loaded / event.total); });
      request.addEventListener("loadend", () => {
        clearTimeout(stalled);
        let said = null;
        try { said = JSON.parse(request.responseText); } catch { /* no answer of ours */ }
        answer({ status: request.status, said, away: request.responseURL.includes("/accounts/") || request.status === 403 });
      });
      alive();
      request.send(body);
    });
    const send = async (one) => {
      running += 1;
      one.state = "sending";
      const row = document.getElementById("flying-file").content.firstElementChild.cloneNode(true), bar = row.querySelector("progress");
      row.querySelector(".cut").textContent = one.path;
      part("flying").append(row);
      const answer = await asked(one, (share) => { bar.value = share; sent += share * one.file.size - one.sent; one.sent = share * one.file.size; show(); });
      row.remove();
      running -= 1;
      if (answer.status === 201 && answer.said?.arrival) { came(one); return; }
      if ([400, 409, 413].includes(answer.status) && answer.said) {
        Object.assign(one, { state: "refused", why: `${answer.said.message} ${answer.said.hint ?? ""}` });
        sent += one.file.size - one.sent;
        keep();
        showRefused();
        pump();
        return;
      }
      const readable = await one.file.slice(0, 1).arrayBuffer().then(() => true, () => false);
      sent -= one.sent;
      Object.assign(one, readable ? { state: "waiting", sent: 0 } : { state: "refused", why: word("Left", 1) });
      lost(answer.away);
    };
    const came = (one) => {
      one.state = "kept";
      kept += 1;
      sent += one.file.size - one.sent;
      one.sent = one.file.size;
      [tries, paused] = [0, false];
      part("lost").hidden = true;
      if (!acknowledged || !document.getElementById("became")) { acknowledged = true; enter(); }
      keep();
      refresh();
      pump();
    };
    let probing = null;
    const lost = (away) => {
      paused = true;
      show();
      if (probing) return;
      tries += 1;
      let left = Math.min(2 ** tries, LONGEST_WAIT);
      const tell = () => {
        const note = part("lost");
        note.hidden = false;
        note.textContent = left > 0 ? (away ? word("SignedOut") : word("Lost", left)) : word("Trying");
      };
      tell();
      probing = setInterval(() => {
        left -= 1;
        tell();
        if (left > 0) return;
        clearInterval(probing);
        probing = null;
        const next = chosen.find((one) => one.state === "waiting");
        if (next && !running) send(next);
        else if (!next) part("lost").hidden = true;
      }, 1000);
    };
    addEventListener("online", () => { if (paused && !running && !probing) lost(false); });

    // ── What became of it, under the address of the batch
    const address = () => `${form.dataset.page}${encodeURIComponent(batch)}/`;
    const enter = () => {
      if (location.pathname !== address()) history.replaceState(null, "", address());
      const earlier = document.getElementById("earlier");
      if (earlier) earlier.hidden = true;
      if (!document.getElementById("became")) showBecame();
    };
    let asking = false;
    const showBecame = async () => {
      if (asking) return;
      asking = true;
      try {
        const answer = await fetch(address(), { headers: { "HX-Request": "true" } });
        const text = await answer.text(), place = document.getElementById("became-place");
        if (answer.ok && !answer.redirected && !document.getElementById("became")) {
          place.innerHTML = text;
          htmx.process(place);
        }
      } catch { /* asked again with the next file that is kept */ }
      asking = false;
    };
    let due = null;
    const refresh = () => {
      due ??= setTimeout(() => { due = null; htmx.trigger(document.body, "refresh"); }, 1500);
    };
    const show = () => {
      const open = chosen.filter((one) => ["waiting", "sending"].includes(one.state)).length;
      const refused = chosen.filter((one) => one.state === "refused").length;
      const words = open ? word("Sending", kept, all) : word("Done", kept);
      part("words").textContent = words + (refused ? word("Refused", "", refused) : "");
      part("whole").value = bytes ? Math.min(sent / bytes, 1) : 1;
      form.classList.toggle("busy-sending", open > 0);
      onbeforeunload = open ? (event) => { event.preventDefault(); return ""; } : null;
    };
    const showRefused = () => {
      part("refused").replaceChildren(...chosen.filter((one) => one.state === "refused").map((one) => {
        const row = document.getElementById("refused-file").content.firstElementChild.cloneNode(true);
        row.querySelector("b").textContent = one.path;
        row.querySelector("span").textContent = one.why;
        return row;
      }));
      if (chosen.some((one) => one.state === "refused")) form.querySelector("#sending").hidden = false;
    };

    // ── What is not sent yet is told by name after a reload
    const remembered = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    let before = remembered();
    const keep = () => {
      const open = chosen.filter((one) => ["waiting", "sending"].includes(one.state)).map((one) => one.path);
      const done = new Set(chosen.map((one) => one.path));
      const left = [...(before?.left ?? []).filter((one) => !done.has(one)), ...open].slice(0, NAMES);
      if (left.length) sessionStorage.setItem(KEPT, JSON.stringify({ batch, left }));
      else sessionStorage.removeItem(KEPT);
      showLeft((before?.left ?? []).filter((one) => !done.has(one)));
    };
    const showLeft = (names) => {
      const note = form.querySelector("#left");
      note.hidden = !names.length;
      note.querySelector("[data-left-words]").textContent = word("Left", names.length);
      note.querySelector("[data-left-names]").replaceChildren(...names.slice(0, TOLD).map((name) => Object.assign(document.createElement("li"), { textContent: name })), ...(names.length > TOLD ? [Object.assign(document.createElement("li"), { textContent: `… ${word("Files", names.length)}` })] : []));
    };
    form.querySelector("[data-left-drop]").addEventListener("click", () => { before = null; sessionStorage.removeItem(KEPT); showLeft([]); });
    if (before?.left.length) {
      batch = before.batch;
      showLeft(before.left);
    }

    // ── Without a script the plain form does it; with one, this
    part("plain").hidden = true;
    part("plain").querySelector("#files").required = false;
    for (const one of form.querySelectorAll("[data-js]")) one.hidden = false;
  }
}
