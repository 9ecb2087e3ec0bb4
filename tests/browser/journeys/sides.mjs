// SPDX-License-Identifier: AGPL-3.0-or-later
// Two departments of one organization: each answers alone first, then they read side by side; who goes over to the
// other side is seen.
import { press, sound_here } from "./steps.mjs";

const WORDS = {
  fr: { until: "jusqu’au", first: "Les premières nuits", second: "Les premiers mois" },
  en: { until: "until", first: "The first nights", second: "The first months" },
};
const cell = (page) => page.locator("textarea[name='c.compat_overlap.compat_ground_words']");
const main = (page) => page.locator("main").innerText();

async function open_within(t, page, lang) {
  await page.goto("/partnerships/new");
  await page.locator("[name=title]").fill(lang === "fr" ? "Du bail au suivi" : "From lease to support");
  await page.locator("[name=department_1]").fill("Recherche");
  await page.locator("[name=organization_2]").selectOption({ label: "Toit d’abord" });
  await page.locator("[name=department_2]").fill("Suivi");
  await page.locator("[name=next_step]").fill("S’asseoir ensemble");
  await t.save(page, "title");
  const partnership = new URL(page.url()).pathname;
  const parties = await page.locator("#parties").innerText();
  t.ok(/Recherche/.test(parties) && /Suivi/.test(parties), `two departments: ${parties}`);
  await sound_here(t, page, lang);
  return partnership;
}

async function answer(t, page, lang, side, words, hidden) {
  t.equal(await cell(page).count(), 0, "fields before one has said for which side");
  await sound_here(t, page, lang);
  await press(page, page.locator("#side button", { hasText: side }));
  t.ok((await page.locator("#side").innerText()).includes(side), "the page says for whom one answers");
  t.ok(!(await main(page)).includes(hidden), "what the other has handed in is not shown yet");
  await cell(page).fill(words);
  await sound_here(t, page, lang);
  await press(page, page.locator("button[value=hand]"));
}

async function within(t, { lang, width }) {
  const words = WORDS[lang];
  const first = await t.as("director", { lang, width });
  const sheet = `${await open_within(t, first, lang)}/sheets/s_compat`;
  await first.goto(sheet);
  await answer(t, first, lang, "Recherche", words.first, words.second);
  const second = await t.as("locator", { lang, width });
  await second.goto(sheet);
  await answer(t, second, lang, "Suivi", words.second, words.first);
  for (const page of [first, second]) {
    await page.goto(`${sheet}?view=beside`);
    const text = await main(page);
    for (const said of [words.first, words.second, "Toit d’abord — Recherche", "Toit d’abord — Suivi"])
      t.ok(text.includes(said), `« ${said} » side by side: ${text.slice(0, 400)}`);
    await sound_here(t, page, lang);
  }
  await first.locator("#side summary").click();
  await press(first, first.locator("#side button", { hasText: "Suivi" }));
  await second.goto(sheet);
  t.ok((await page_of_who(second)).includes(words.until), "who went over to the other side is seen");
  await sound_here(t, first, lang);
}

const page_of_who = (page) => page.locator(".who-answers").innerText();

export const sides = {
  "sides of one organization, in French": (t) => within(t, { lang: "fr", width: 1280 }),
  "sides of one organization, in English on a phone": (t) => within(t, { lang: "en", width: 390 }),
};
