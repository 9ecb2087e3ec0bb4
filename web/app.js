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
  });

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

  /* -- a job under way: its part is asked again until it is over --------------------------------------- */
  async function follow(part) {
    for (let wait = 700; part && part.dataset.poll !== undefined; wait = Math.min(wait * 1.3, 5000)) {
      await new Promise((done) => setTimeout(done, wait));
      if (!document.hidden) part = (await replace(part, part.dataset.poll || location.href)) || part;
    }
  }
  all("[data-poll]").forEach(follow);

  /* -- print, where a button asks for it ---------------------------------------------------------------- */
  all("button[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
})();
