// SPDX-License-Identifier: AGPL-3.0-or-later
// A partnership as it is lived: what two sides write apart, read together, decide, do, measure and settle.
import { press, sound, sound_here } from "./steps.mjs";

const OURS = "Les mêmes personnes, entre 18 h et minuit.";
const OUR_PART = "Nous avons les clés, pas la rue.";
const THEIRS = "Les mêmes trottoirs, le mardi et le jeudi.";
const THEIR_PART = "Un numéro de nuit pour les deux équipes";

const cell = (row) => `[name="c.${row}.compat_ground_words"]`;

async function path_of(page, title) {
  await page.goto("/partnerships");
  return page.locator(".board a", { hasText: title }).first().getAttribute("href");
}

async function has(t, page, part, words) {
  const text = await page.locator(part).first().innerText();
  for (const one of [words].flat()) t.ok(text.includes(one), `« ${one} » in ${part} of ${new URL(page.url()).pathname}: ${text.slice(0, 400)}`);
}

// Two cells are written, the first kept by itself, and all is handed in.
async function answer(t, page, overlap, complement) {
  await page.fill(cell("compat_overlap"), overlap);
  await page.keyboard.press("Tab");
  await page.locator("#cells-said", { hasText: "Enregistré" }).waitFor();
  await page.fill(cell("compat_complement"), complement);
  await press(page, page.locator("button[value=hand]"));
  await has(t, page, ".steps", "Vos réponses sont remises");
  t.equal(await page.locator(".twice").count(), 0, "cells written twice");
}

async function ask_by_link(t, page) {
  await press(page, page.locator(".who-answers a", { hasText: "Demander par lien" }));
  await has(t, page, "h1", "Demander à Équipe de rue L’Ancrage de répondre");
  await sound_here(t, page);
  await press(page, page.locator("main form button:not([name])"));
  await sound_here(t, page);
  return new URL(await page.locator("section.call a").getAttribute("href"), page.url()).pathname;
}

async function partner_answers(t, link) {
  const page = await t.window({ width: 390 });
  await sound(t, page, link);
  await has(t, page, "h1", "Allons-nous bien ensemble");
  t.equal(await page.locator("main", { hasText: OURS }).count(), 0, "what the others wrote, before handing in");
  await answer(t, page, THEIRS, THEIR_PART);
  await has(t, page, "#row-compat_overlap .voices", [OURS, THEIRS]);
  await sound_here(t, page);
}

async function read_together(t, page, sheet) {
  await page.goto(sheet);
  await has(t, page, "#row-compat_overlap .voices", [OURS, THEIRS]);
  await has(t, page, "#row-compat_complement .voices", [OUR_PART, THEIR_PART]);
  await sound_here(t, page);
  await press(page, page.locator("#row-compat_complement .voices li", { hasText: THEIR_PART }).locator("button", { hasText: "Reprendre" }));
  t.equal(await page.inputValue(cell("compat_complement")), THEIR_PART, "in the agreed version");
  await sound_here(t, page);
}

async function make_an_action(t, page, partnership) {
  await press(page, page.locator("#row-compat_complement .voices li", { hasText: THEIR_PART }).locator("a[href*='act=']"));
  const act = page.locator("#act");
  await act.locator("summary").click();
  t.equal(await act.locator("[name=title]").inputValue(), THEIR_PART, "the answer, as an action");
  await act.locator("[name=who]").fill("Sylvie Ross");
  await sound_here(t, page);
  await press(page, act.locator("button[value=action]"));
  await has(t, page, "#actions", ["Les suites de cette fiche", THEIR_PART, "Sylvie Ross"]);
  await sound(t, page, `${partnership}/actions`);
  await has(t, page, "main", ["À faire", THEIR_PART, "Sylvie Ross"]);
}

async function pledge_a_need(t, page, partnership) {
  const need = page.locator(".need", { hasText: "Être comprise dans sa langue" });
  await sound(t, page, `${partnership}/needs`);
  await has(t, page, ".lede", "7 besoins sur 20");
  t.ok((await need.innerText()).includes("Personne encore"), "the need is open");
  await press(page, need.locator("a[href^='/pledges/new']"));
  await page.selectOption("[name=organization]", { label: "Équipe de rue L’Ancrage" });
  await page.fill("[name=how]", "Une interprète est jointe par téléphone.");
  await sound_here(t, page);
  await t.save(page, "how");
  await has(t, page, ".lede", "8 besoins sur 20");
  const now = await need.innerText();
  t.ok(now.includes("Une interprète") && now.includes("L’Ancrage") && !now.includes("Personne encore"), `pledged: ${now}`);
  await sound_here(t, page);
}

async function change_a_target(t, page) {
  await page.goto(`${await path_of(page, "Exemple du guide")}/indicators`);
  await press(page, page.locator("main h2 a", { hasText: "Personnes à reloger" }));
  await has(t, page, ".facts", "au plus 15");
  await page.locator("#targets details > summary").click();
  const form = page.locator("#targets form.form");
  await form.locator("[name=figure]").fill("20");
  await press(page, form.locator("button[type=submit]"));
  t.equal(await page.locator("#targets [name=reason][aria-invalid=true]").count(), 1, "a target without its reason");
  page.complaints.splice(0); // the browser notes the 422
  t.equal(await form.locator("[name=figure]").inputValue(), "20", "what was typed");
  await form.locator("[name=reason]").fill("Deux immeubles ferment.");
  await press(page, form.locator("button[type=submit]"));
  await has(t, page, ".facts", "au plus 20");
  await has(t, page, "#targets .rows", ["au plus 20", "Deux immeubles ferment.", "au plus 15", "au plus 10"]);
  await sound_here(t, page);
  return new URL(page.url()).pathname;
}

// The reviews of the example, the coming one with all its forms.
async function read_reviews(t, page) {
  const reviews = `${await path_of(page, "Exemple du guide")}/reviews`;
  await sound(t, page, reviews);
  const all = await page.locator("main a[href^='/reviews/']").evaluateAll((links) => [...new Set(links.map((a) => new URL(a.href).pathname))]);
  t.ok(all.length >= 5, `four reviews held and one to come: ${all}`);
  for (const one of all) await sound(t, page, one);
}

async function write_an_issue(t, page, partnership) {
  await sound(t, page, `${partnership}/mediation`);
  await has(t, page, "main", "Aucun différend consigné");
  await press(page, page.locator("a[href^='/mediations/new']"));
  await page.fill("[name=title]", "Les appels de nuit restent sans réponse");
  await page.selectOption("[name=raised_by]", { label: "Équipe de rue L’Ancrage" });
  await page.selectOption("[name=about]", { label: "Réseau de Port-Laurier" });
  await page.fill("[name=words]", "Trois appels en une semaine, après 22 h.");
  await sound_here(t, page);
  await t.save(page, "words");
  const issue = new URL(page.url()).pathname;
  await has(t, page, ".facts", ["À aborder", "Équipe de rue L’Ancrage et Réseau de Port-Laurier"]);
  await page.fill("[name=words]", "Chaque équipe est entendue seule.");
  await t.save(page, "words");
  await has(t, page, "#steps ol", "Chaque équipe est entendue seule.");
  await sound_here(t, page);
  await page.goto(`${partnership}/mediation`);
  await has(t, page, "main", ["Les appels de nuit restent sans réponse", "En médiation"]);
  return issue;
}

export const life = {
  async "a partnership is lived by two sides, one of them without an account"(t) {
    const page = await t.as("coordinator");
    const partnership = await path_of(page, "Équipe de rue L’Ancrage");
    const sheet = `${partnership}/sheets/s_compat`;
    await sound(t, page, `${partnership}/sheets`);
    await sound(t, page, sheet);
    await answer(t, page, OURS, OUR_PART);
    await partner_answers(t, await ask_by_link(t, page));
    await read_together(t, page, sheet);
    await make_an_action(t, page, partnership);
    await pledge_a_need(t, page, partnership);
    const indicator = await change_a_target(t, page);
    await read_reviews(t, page);
    const issue = await write_an_issue(t, page, partnership);
    const handover = `${partnership}/report?kind=handover`;
    await sound(t, page, handover);
    await has(t, page, "article", ["Passation", THEIR_PART, "8 besoins sur 20"]);

    const dark = await t.as("coordinator", { lang: "en", width: 390, dark: true });
    for (const path of [`${sheet}?view=beside`, `${partnership}/actions`, `${partnership}/needs`, indicator, issue, handover])
      await sound(t, dark, path, "en");
  },
};
