/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What makes pages quicker. Everything works without it: each form has its button, each link its page. */
"use strict";
(() => {
  document.documentElement.dataset.js = ""; // hides the buttons that the script makes needless
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* -- one part of a page instead of the whole ----------------------------------------------------- */
  const under_way = new Map(); // id of the part -> what would stop its request

  // Fetches `address` and puts its element with the same id in the place of `part`. What is typed and
  // what is unfolded stays. Null when it could not; the caller then goes there the plain way.
  async function replace(part, address) {
    under_way.get(part.id)?.abort();
    const mine = new AbortController();
    under_way.set(part.id, mine);
    part.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { headers: { "X-Part": "1" }, signal: mine.signal });
      const type = answer.headers.get("Content-Type") || "";
      if (!answer.ok || answer.redirected || !type.startsWith("text/html")) throw new Error("no part");
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(part.id);
      if (!fresh) throw new Error("no part");
      const old = part.contains(document.activeElement) ? document.activeElement : null;
      const folds = all("details", part).map((fold) => fold.open);
      all("details", fresh).forEach((fold, i) => { if (folds[i]) fold.open = true; });
      part.replaceWith(document.adoptNode(fresh));
      const now = old?.id && document.getElementById(old.id);
      now?.focus({ preventScroll: true });
      if (now?.type === "search") {
        now.value = old.value;
        now.setSelectionRange(old.selectionStart, old.selectionEnd);
      }
      const said = $("#said"); // tells a screen reader how many rows there are now
      const total = $("[data-total]", fresh);
      if (said && total) said.textContent = total.textContent;
      return fresh;
    } catch (error) {
      if (error.name !== "AbortError") part.removeAttribute("aria-busy");
      return error.name === "AbortError" ? undefined : null;
    }
  }

  function address_of(form) {
    const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string" && value !== "");
    const address = new URL(form.getAttribute("action") || location.pathname, location.href);
    address.search = new URLSearchParams(fields).toString();
    return address;
  }

  async function show(form) {
    const part = document.getElementById(form.dataset.part);
    const address = address_of(form);
    const shown = part ? await replace(part, address) : null;
    if (shown) history.replaceState(null, "", address);
    if (shown === null) location.assign(address);
  }

  /* -- lists: a filter counts as soon as it is chosen, a search after a short rest ------------------- */
  let rest = 0;
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.dataset.part && form.method === "get" && event.target.type !== "search") show(form);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (event.target.type !== "search" || !form?.dataset.part) return;
    clearTimeout(rest);
    rest = setTimeout(() => show(form), 250);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.part || form.method !== "get") return;
    event.preventDefault();
    clearTimeout(rest);
    show(form);
  });

  /* -- a tick for all the rows ----------------------------------------------------------------------- */
  document.addEventListener("change", (event) => {
    const box = event.target;
    const table = box.closest("table");
    if (!table || box.type !== "checkbox" || !box.closest("th, .pick")) return;
    const boxes = all("tbody .pick input[type=checkbox]", table);
    if (box.dataset.all !== undefined) boxes.forEach((one) => { one.checked = box.checked; });
    const master = $("input[data-all]", table);
    const chosen = boxes.filter((one) => one.checked).length;
    if (master) {
      master.checked = chosen > 0 && chosen === boxes.length;
      master.indeterminate = chosen > 0 && chosen < boxes.length;
    }
    boxes.forEach((one) => one.closest("tr").classList.toggle("sel", one.checked));
    picked(table, chosen);
  });

  // The bar of what can be done stands in the place of the total as soon as something is chosen.
  function picked(table, n) {
    const head = table.closest(".results")?.querySelector(".list-head");
    const count = $("[data-chosen]", head || table);
    if (!head || !count) return;
    head.classList.toggle("picking", n > 0);
    count.textContent = n === 1 ? count.dataset.one : count.dataset.many.replace("#", n);
    const said = $("#said");
    if (said) said.textContent = n > 0 ? count.textContent : "";
  }
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-none]")) return;
    const table = $("table", event.target.closest(".results"));
    all(".pick input:checked", table).forEach((one) => { one.checked = false; });
    const master = $("input[data-all]", table);
    master.checked = false;
    master.dispatchEvent(new Event("change", { bubbles: true }));
    master.focus();
  });

  /* -- rows by keys: j and k or the arrows, x to choose, ? for the keys -------------------------------- */
  function row_keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = all("#list table tbody tr, [data-rows] > li");
    if (!rows.length || event.target.closest("dialog, .menu[open]")) return;
    const box = event.target.matches("input[type=checkbox]") && event.target.closest(".pick");
    if (!box && event.target.matches("input, textarea, select")) return;
    const at = rows.indexOf(event.target.closest("tr, li"));
    const arrows = at >= 0 ? { ArrowDown: 1, ArrowUp: -1 } : {};
    const step = { j: 1, k: -1, ...arrows }[event.key];
    if (step) {
      const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step];
      const link = next && ($("th a", next) || $("a, input", next));
      if (link) { event.preventDefault(); link.focus(); }
    } else if (event.key === "x" && at >= 0) {
      $(".pick input", rows[at])?.click();
    } else if (event.key === "?") {
      document.getElementById("keys")?.showModal();
    }
  }
  document.addEventListener("keydown", row_keys);

  /* -- nothing typed is lost by a slip ---------------------------------------------------------------- */
  let changed = null;
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.dataset.keep !== undefined) changed = form;
  });
  document.addEventListener("submit", (event) => {
    if (event.target === changed) changed = null;
  });
  addEventListener("beforeunload", (event) => {
    if (changed?.isConnected) event.preventDefault();
  });

  /* -- keys and menus ---------------------------------------------------------------------------------- */
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = $("details.menu[open]");
      if (menu) { menu.open = false; $("summary", menu).focus(); }
    }
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select")) return;
    const search = all("input[type=search]").filter((one) => one.checkVisibility?.() ?? true);
    const nearest = search.find((one) => one.closest("main")) || search[0];
    if (nearest) { event.preventDefault(); nearest.focus(); nearest.select(); }
  });
  document.addEventListener("click", (event) => {
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  /* -- a reference among many: a box that proposes while one types --------------------------------------- */
  function picker(place) {
    const box = $("input[type=text]", place);
    const was = $("input[name$=_was]", place);
    const name = box.name.slice(0, -2);
    const list = document.createElement("ul");
    let asked = 0, at = -1, rest = 0;
    $("button", place)?.remove(); // else Enter anywhere in the form would press it
    list.id = `${box.id}-list`;
    list.role = "listbox";
    list.hidden = true;
    list.setAttribute("aria-label", document.querySelector(`label[for="${box.id}"]`)?.textContent || "");
    box.parentElement.append(list);
    for (const [key, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id }))
      box.setAttribute(key, value);

    const options = () => all("[role=option]", list);
    function open(yes) {
      list.hidden = !yes;
      box.setAttribute("aria-expanded", String(yes));
      if (!yes) { at = -1; box.removeAttribute("aria-activedescendant"); }
    }
    function point(to) {
      const found = options();
      if (!found.length) return;
      at = (to + found.length) % found.length;
      found.forEach((one, i) => one.setAttribute("aria-selected", String(i === at)));
      found[at].scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", found[at].id);
    }
    function value(id) {
      $("[data-found]", place)?.remove();
      let hidden = $(`input[name="${name}"]`, place);
      if (!hidden) {
        hidden = Object.assign(document.createElement("input"), { type: "hidden", name });
        place.append(hidden);
      }
      hidden.value = id;
    }
    function choose(option) {
      box.value = was.value = option.textContent;
      value(option.dataset.id);
      open(false);
    }
    async function ask() {
      const mine = ++asked;
      const typed = box.value.trim();
      if (!typed) { value(""); was.value = ""; open(false); return; }
      const answer = await fetch(`${place.dataset.picker}?q=${encodeURIComponent(typed)}`).catch(() => null);
      if (mine !== asked || !answer?.ok) return; // the form still searches by itself
      const found = await answer.json();
      list.replaceChildren(...found.map((one, i) => {
        const option = document.createElement("li");
        Object.assign(option, { id: `${list.id}-${i}`, role: "option", textContent: one.title });
        option.dataset.id = one.id;
        return option;
      }));
      if (!found.length) list.append(Object.assign(document.createElement("li"), { textContent: place.dataset.none }));
      const said = $("#said");
      if (said) said.textContent = found.length ? String(found.length) : place.dataset.none;
      at = -1;
      open(true);
    }
    box.addEventListener("input", () => { clearTimeout(rest); rest = setTimeout(ask, 200); });
    box.addEventListener("keydown", (event) => {
      const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (move) {
        event.preventDefault();
        if (list.hidden) ask(); else point(at < 0 && move < 0 ? -1 : at + move);
      } else if (event.key === "Enter" && !list.hidden && at >= 0) {
        event.preventDefault();
        choose(options()[at]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        open(false);
      }
    });
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      event.preventDefault(); // the box keeps the focus
      if (option) choose(option);
    });
    box.addEventListener("blur", () => open(false));
  }
  all("[data-picker]").forEach(picker);

  /* -- a job under way: its part is asked again until it is over --------------------------------------- */
  async function follow(part) {
    for (let wait = 700; part && part.dataset.poll !== undefined; wait = Math.min(wait * 1.3, 5000)) {
      await new Promise((done) => setTimeout(done, wait));
      if (!document.hidden) part = (await replace(part, part.dataset.poll || location.href)) || part;
    }
  }
  all("[data-poll]").forEach(follow);

  /* -- worksheets: each cell is saved as one leaves it, one after the other --------------------------------- */
  function cells(form) {
    const said = document.getElementById("cells-said");
    const shown = new Map(all("[name^='c.']", form).map((box) => [box, box.value]));
    const waiting = new Set();
    let busy = null, rest = 0;
    form.dataset.saves = ""; // its button is needless now

    function tell(words, wrong) {
      said.textContent = words;
      said.classList.toggle("err", Boolean(wrong));
    }
    // The empty line has become a row: its boxes take the row's name, and a new empty line follows.
    function settle(box, place) {
      const row = box.closest("[data-row]");
      const was = row.dataset.row;
      if (was === place) return;
      const next = row.cloneNode(true);
      all("[name^='c.']", next).forEach((one) => { one.value = ""; });
      for (const part of [row, ...all("[id], [name], [for]", row)])
        for (const key of ["id", "name", "for", "aria-describedby"])
          if (part.hasAttribute(key)) part.setAttribute(key, part.getAttribute(key).replace(was, place));
      row.dataset.row = place;
      row.classList.remove("fresh");
      row.after(next);
      all("[name^='c.']", next).forEach((one) => shown.set(one, ""));
    }
    async function send(box) {
      const [, place, ask] = box.name.split(".");
      const seen = form.elements[`v.${place}.${ask}`];
      const value = box.value;
      const body = new URLSearchParams({ csrf: form.elements.csrf.value, of: form.elements.of.value,
        side: form.elements.side.value, place, ask, value, seen: seen.value });
      const answer = await fetch(form.dataset.cells, { method: "POST", body, headers: { "X-Part": "1" } });
      if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) throw new Error("not saved");
      const now = await answer.json();
      box.toggleAttribute("aria-invalid", now.saved === "wrong");
      if (now.saved === "wrong") box.setAttribute("aria-invalid", "true");
      else {
        shown.set(box, value);
        seen.value = now.seen;
        settle(box, now.place);
      }
      tell(now.said, now.saved !== "yes");
      const row = box.closest("[data-row]");
      if (now.saved === "clash" && row.id) replace(row, location.href);
    }
    async function save_all() {
      for (const box of waiting) {
        waiting.delete(box);
        if (!box.isConnected || box.value === shown.get(box)) continue;
        try { await send(box); } catch { form.removeAttribute("data-saves"); changed = form; }
      }
    }
    const save = () => busy ??= save_all().finally(() => { busy = null; });
    // A button pressed while a cell is under way waits for it: the line would be kept twice.
    form.addEventListener("submit", (event) => {
      clearTimeout(rest);
      if (!busy) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      busy.finally(() => form.requestSubmit(submitter));
    });
    form.addEventListener("input", (event) => {
      if (!event.target.name?.startsWith("c.")) return;
      waiting.add(event.target);
      clearTimeout(rest);
      rest = setTimeout(save, 1200);
    });
    form.addEventListener("change", () => { clearTimeout(rest); save(); });
    form.addEventListener("keydown", (event) => {
      const way = { ArrowUp: "up:", ArrowDown: "down:" }[event.key];
      const button = way && event.altKey && event.target.closest("[data-row]")?.querySelector(`button[value^="${way}"]:not([disabled])`);
      if (!button) return;
      event.preventDefault();
      button.click();
    });
  }
  all("form[data-cells]").forEach(cells);

  /* -- what an input holds, to the clipboard; where there is none, it is selected ------------------------ */
  all("button[data-copy]").forEach((button) => {
    const input = button.form?.elements[button.dataset.copy];
    if (!input) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      input.select();
      navigator.clipboard?.writeText(input.value).catch(() => {});
    });
  });

  /* -- print, where a button asks for it ---------------------------------------------------------------- */
  all("button[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
})();
