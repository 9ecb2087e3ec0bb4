// SPDX-License-Identifier: AGPL-3.0-or-later
// What must hold on every page. Each check gives the list of what is wrong with it.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";

const axe_source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const po = new URL("../../po/fr/", import.meta.url);
const keys = new Set(readdirSync(po).filter((name) => name.endsWith(".po"))
  .flatMap((name) => [...readFileSync(new URL(name, po), "utf8").matchAll(/^msgid "(.+)"$/gm)].map((m) => m[1])));

export async function axe(page, only = null) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe_source);
  const found = await page.evaluate(([tags, rules]) => globalThis.axe.run(document, {
    runOnly: rules ? { type: "rule", values: rules } : { type: "tag", values: tags },
    resultTypes: ["violations"],
  }), [TAGS, only]);
  return found.violations.map((v) => `axe ${v.id}: ${v.help}: ${v.nodes.slice(0, 3)
    .map((n) => `${n.target.join(" ")} ${(n.any[0]?.message ?? "").slice(0, 120)}`).join(" | ")}`);
}

// Nothing is wider than the window.
export async function overflow(page) {
  return page.evaluate(() => {
    const most = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= most) return [];
    const wide = [...document.body.querySelectorAll("*")]
      .filter((e) => e.getBoundingClientRect().right > most + 1 && getComputedStyle(e).position !== "fixed")
      .slice(0, 3).map((e) => e.tagName.toLowerCase() + (e.className.baseVal === undefined && e.className ? "." + e.className : ""));
    return [`wider than ${most} px: ${document.documentElement.scrollWidth} (${wide.join(", ")})`];
  });
}

// Texts, headings, ids and links of the page itself. A sheet for the public speaks the language of its address.
export async function content(page, lang) {
  const at = new URL(page.url());
  if (at.pathname.endsWith("/sheet")) lang = at.searchParams.get("in") ?? lang;
  const wrong = await page.evaluate((wanted) => {
    const said = [];
    const lang = document.documentElement.lang;
    if (!lang.startsWith(wanted)) said.push(`lang is "${lang}"`);
    const heads = [...document.querySelectorAll("h1")].filter((h) => h.innerText.trim());
    if (heads.length !== 1) said.push(`${heads.length} h1`);
    if (!document.title.trim()) said.push("no title");
    const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
    const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
    if (twice.length) said.push(`ids twice: ${[...new Set(twice)].slice(0, 5).join(" ")}`);
    for (const a of document.querySelectorAll("a[href]")) {
      const href = a.getAttribute("href");
      if (href === "" || href === "#" || /^javascript:/i.test(href)) said.push(`a link to nowhere: ${a.innerText.slice(0, 30)}`);
      else if (href.startsWith("#") && !document.getElementById(decodeURIComponent(href.slice(1)))) said.push(`no ${href} in the page`);
    }
    for (const e of document.querySelectorAll("[style]")) said.push(`a style attribute on ${e.tagName}`);
    return said;
  }, lang);
  const text = await page.evaluate(() => document.body.innerText + "\n" + document.title + "\n"
    + [...document.querySelectorAll("[aria-label],[placeholder],[title],[alt]")]
      .flatMap((e) => ["aria-label", "placeholder", "title", "alt"].map((n) => e.getAttribute(n) ?? "")).join("\n"));
  for (const [word] of text.matchAll(/\b[a-z_0-9]+(?:\.[a-z_0-9]+)+\b/g)) if (keys.has(word)) wrong.push(`an untranslated text: ${word}`);
  for (const m of text.matchAll(/\{[a-z_]+\}|\bundefined\b|\bNaN\b|\(null\)|-9223372036854775808|\bTEXT_\w+/g)) wrong.push(`left in the text: ${m[0]}`);
  return wrong;
}

export function complaints(page) {
  return page.complaints.splice(0);
}
