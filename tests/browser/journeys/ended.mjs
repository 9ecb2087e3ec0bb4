// SPDX-License-Identifier: AGPL-3.0-or-later
// A partnership from the first thought to its last lesson, by two sides, one of them without an account.
import { press, sound, sound_here } from "./steps.mjs";
import { draft_agreement, open_partnership, sign_both } from "./thread.mjs";

const day = (page, from_today) => page.evaluate((days) => {
  const d = new Date(Date.now() + days * 86_400_000);
  return d.toLocaleDateString("en-CA");
}, from_today);
const path_of = (page) => new URL(page.url()).pathname;
const cells = (page, ask) => page.locator(`[name^="c."][name$=".${ask}"]`);

async function says(t, page, words, where = "main") {
  const text = await page.locator(where).first().innerText();
  t.ok(text.includes(words), `« ${words} » on ${path_of(page)}: ${text.slice(0, 300)}`);
}

async function forward(page, partnership) {
  await page.goto(partnership);
  await press(page, page.locator(`form[action$='/phase'] input[name=to] ~ button`));
}

async function reflect(t, page, lang) {
  await sound(t, page, "/sheets", lang);
  const theme = page.locator(".themes-fold a").nth(lang === "fr" ? 0 : 1); // the other language's thought is handed in already
  await page.goto(await theme.getAttribute("href"));
  await cells(page, "reflection_answer").first().fill("Les nuits froides.");
  await press(page, page.locator("button[value=hand]"));
  await says(t, page, "Les nuits froides.");
  await sound_here(t, page, lang);
}

// A button pressed while its line is being kept: the line is there once.
const add_goal = (page, goal) => Promise.all([page.waitForNavigation(), page.evaluate((words) => {
  const box = document.querySelector("tr.fresh [name^='c.'][name$='.goals_goal']");
  box.value = words;
  for (const event of ["input", "change"]) box.dispatchEvent(new Event(event, { bubbles: true }));
  document.querySelector("#goals_list .foot button").click();
}, goal)]);

// Two goals, the second becomes the first by its button.
async function rank_goals(t, page, partnership, lang) {
  await page.goto(`${partnership}/sheets/s_goals`);
  await add_goal(page, "Un numéro de nuit");
  await add_goal(page, "Vingt logements");
  await press(page, page.locator("button[value^='up:']").nth(1));
  const goals = await cells(page, "goals_goal").evaluateAll((all) => all.map((box) => box.value));
  t.equal(goals.join(), "Vingt logements,Un numéro de nuit,", "goals");
  await sound_here(t, page, lang);
}

async function prepare(t, page, partnership, lang) {
  await page.goto(partnership);
  await press(page, page.locator("button.tick").first());
  t.equal(await page.locator("button.tick").first().getAttribute("aria-pressed"), "true", "prepared");
  await sound_here(t, page, lang);
}

// Found, called, met: each exchange moves it on, until it is a party.
async function find_and_meet(t, page, partnership, lang) {
  await sound(t, page, `${partnership}/prospects/find`, lang);
  const found = page.locator("#suggested li").first();
  const name = (await found.locator("a").first().textContent()).trim();
  await press(page, found.locator("button"));
  await press(page, page.locator("#at-study a", { hasText: name }).first());
  const dossier = path_of(page);
  for (const [kind, outcome, words] of [["call", "agreed", "Mardi, chez eux."], ["meeting", "reached", "Deux heures, à quatre."]]) {
    await sound(t, page, `${dossier}/call`, lang);
    await page.selectOption("[name=kind]", kind);
    await page.selectOption("[name=outcome]", outcome);
    await page.fill("[name=summary]", words);
    await t.save(page, "outcome");
    await says(t, page, words);
  }
  await sound(t, page, `${dossier}/brief`, lang);
  await page.goto(dossier);
  await press(page, page.locator("form[action$='/join'] button"));
  await says(t, page, name, "#parties");
  await press(page, page.locator("#parties form button").nth(1)); // in the place of who was thought of first
  t.equal(await page.locator("#parties > ul > li").count(), 2, "parties");
}

async function write_side(t, page, asks) {
  for (const [ask, words] of Object.entries(asks)) await cells(page, ask).first().fill(words);
  await press(page, page.locator("button[value=hand]"));
}

// Each side on its own, the other by a link, then both beside each other.
async function both_sides(t, page, partnership, sheet, ours, theirs, options) {
  const at = `${partnership}/sheets/${sheet}`;
  await page.goto(at);
  await write_side(t, page, ours);
  await press(page, page.locator(".who-answers a[href*='/links/']").first());
  await press(page, page.locator("main form button:not([name])"));
  const link = new URL(await page.locator("section.call a").getAttribute("href"), page.url()).pathname;
  const other = await t.window(options);
  await sound(t, other, link, options.lang);
  t.ok(!(await other.content()).includes(Object.values(ours)[0]), `${sheet}: read before handing in`);
  await write_side(t, other, theirs);
  await sound_here(t, other, options.lang);
  await page.goto(at);
  for (const words of [...Object.values(ours), ...Object.values(theirs)]) await says(t, page, words, "#cells");
  await sound_here(t, page, options.lang);
}

// The goal is 20 within 100 days: five are a quarter of it, which calls a review.
async function measure_a_quarter(t, page, partnership, lang) {
  await page.goto(`${partnership}/reviews`);
  const rhythm = t.form(page, "every_months");
  if (!(await rhythm.locator("[name=every_months]").isVisible())) await page.locator("#plan summary").click();
  await rhythm.locator("[name=at_quarter]").check();
  await t.save(page, "every_months");
  await page.goto(`${partnership}/indicators/new`);
  await page.fill("[name=name]", "Personnes logées");
  await page.fill("[name=target]", "20");
  await page.fill("[name=due]", await day(page, 100));
  await sound_here(t, page, lang);
  await t.save(page, "name");
  const indicator = path_of(page);
  await page.goto(`${partnership}/indicators/import`);
  await page.fill("[name=csv]", `name\tday\tfigure\nPersonnes logées\t${await day(page, 0)}\t5\nAutre chose\t${await day(page, 0)}\t5`);
  await t.save(page, "csv");
  await says(t, page, "Autre chose", "#rejected");
  await sound_here(t, page, lang);
  await press(page, page.locator("button[value=write]"));
  await sound(t, page, indicator, lang);
  await says(t, page, "5", "#measures tbody");
  return indicator;
}

// The review that it called: notes, a voice, a target changed for a reason; then it is closed.
async function review(t, page, partnership, indicator, lang) {
  await sound(t, page, `${partnership}/reviews`, lang);
  await press(page, page.locator("section.call a.btn"));
  const at = path_of(page);
  await page.goto(`${at}/edit`);
  await page.fill("[name=present]", "Les deux directions");
  await page.fill("[name=need]", "Oui, plus qu’avant.");
  await t.save(page, "present");
  await page.goto(at);
  await page.locator("#decisions details.do > summary").last().click();
  const form = page.locator("#decisions form").filter({ has: page.locator("[name=words]") });
  await form.locator("[name=kind]").selectOption("target");
  await form.locator("[name=words]").fill("Viser trente logements");
  await form.locator("[name=reason]").fill("Deux immeubles ouvrent.");
  await form.locator("[name=indicator]").selectOption({ label: "Personnes logées" });
  await form.locator("[name=figure]").fill("30");
  await press(page, form.locator("button[type=submit]"));
  await says(t, page, "Deux immeubles ouvrent.", "#decisions");
  await sound_here(t, page, lang);
  await press(page, page.locator("form[action$='/close'] button"));
  await sound_here(t, page, lang);
  await page.goto(indicator);
  await says(t, page, "Deux immeubles ouvrent.", "#targets");
  await says(t, page, "30", "#targets");
}

async function mediate(t, page, partnership, lang) {
  await page.goto(`${partnership}/mediation`);
  await press(page, page.locator("a[href^='/mediations/new']"));
  await page.fill("[name=title]", "Les clés manquent");
  await page.selectOption("[name=raised_by]", { index: 1 });
  await page.selectOption("[name=about]", { index: 2 });
  await page.fill("[name=words]", "Deux soirs de suite.");
  await t.save(page, "words");
  const issue = path_of(page);
  await page.fill("[name=words]", "Chacun est entendu.");
  await page.fill("[name=next]", "Une boîte à clés");
  await t.save(page, "next");
  const act = page.locator("#steps details.do").first();
  await act.locator("summary").click();
  t.equal(await act.locator("[name=title]").inputValue(), "Une boîte à clés", "what is next, as an action");
  await act.locator("[name=who]").fill("Sylvie Ross");
  await sound_here(t, page, lang);
  await press(page, act.locator("button[value=action]"));
  await says(t, page, "Sylvie Ross", "#steps");
  await page.goto(`${issue}/edit`);
  await page.selectOption("[name=state]", "settled");
  await page.fill("[name=outcome]", "La boîte est posée.");
  await t.save(page, "outcome");
  await says(t, page, "La boîte est posée.");
  await sound_here(t, page, lang);
}

async function fill_step(page, part, values) {
  await page.locator(`${part} details.do > summary`).last().click();
  const form = page.locator(`${part} form.form`).last();
  for (const [name, value] of Object.entries(values)) await form.locator(`[name=${name}]`).fill(value);
  await press(page, form.locator("button[type=submit]").last());
}

// Told, tried, announced, learned: nothing closes before.
async function end(t, page, partnership, agreement, lang) {
  await page.goto(partnership);
  await press(page, page.locator(`#phases a[href$='/ending']`));
  await sound_here(t, page, lang);
  await page.selectOption("[name=kind]", "dissatisfaction");
  await page.fill("[name=why]", "Les nuits restent vides.");
  await t.save(page, "why");
  await press(page, page.locator("form[action$='/ending/close'] button"));
  page.complaints.splice(0); // the browser notes the 422
  t.equal(await page.locator("#close ~ ul li").count(), 5, "steps that lack");
  await sound_here(t, page, lang);
  await fill_step(page, "#tell", { told_partner: await day(page, -2), told_funders: await day(page, -1), told_how: "De vive voix." });
  await fill_step(page, "#meet", { met: await day(page, -1), met_outcome: "Un dernier essai.", amended: "Deux visites de plus." });
  await page.goto(`${agreement}/notice`);
  await page.fill("main [name=reason]", "Les nuits restent vides.");
  if (await page.locator("main select[name=by]").count()) await page.locator("main select[name=by]").selectOption({ index: 1 });
  await t.save(page, "reason");
  await page.goto(`${partnership}/ending`);
  await sound_here(t, page, lang);
  for (;;) {
    const left = page.locator("#inform button[name=done][value='1']");
    if (!(await left.count())) break;
    await press(page, left.first());
  }
  await fill_step(page, "#learn", { successes: "Vingt personnes dorment au chaud.", differently: "Commencer plus petit." });
  t.equal(await page.locator("#close ~ ul li").count(), 0, "steps that lack at the end");
  await press(page, page.locator("form[action$='/ending/close'] button"));
  await says(t, page, "Commencer plus petit.", "#learn");
  await sound_here(t, page, lang);
  await sound(t, page, `${partnership}/report?kind=closing`, lang);
  await says(t, page, "Vingt personnes dorment au chaud.", "article");
  await sound(t, page, partnership, lang);
  await says(t, page, "Les nuits restent vides.", "#step");
}

// Filled and blank, every sheet fits on paper and leaves as a PDF.
async function print_sheets(t, page, partnership) {
  await page.goto(`${partnership}/sheets`);
  const filled = await page.locator("ul.sheets a").evaluateAll((all) => all.map((a) => new URL(a.href).pathname));
  await page.goto("/guide/sheets");
  const blank = await page.locator("main ul.rows a").evaluateAll((all) => all.map((a) => new URL(a.href).pathname));
  t.ok(filled.length > 10 && blank.length >= 20, `${filled.length} sheets to fill, ${blank.length} blank`);
  await page.emulateMedia({ media: "print" });
  for (const sheet of [...filled, ...blank]) {
    await page.goto(sheet);
    const paper = page.locator(".head a[href*='paper']");
    if (await paper.count()) await page.goto(await paper.first().getAttribute("href"));
    t.ok(await page.locator("h1").isVisible(), `${sheet}: its title on paper`);
    t.equal(await page.locator("nav.main:visible, .acts:visible").count(), 0, `${sheet}: what is no use on paper`);
    t.equal((await page.pdf({ format: "Letter" })).subarray(0, 5).toString(), "%PDF-", sheet);
  }
  await page.emulateMedia({ media: null });
}

async function from_thought_to_lesson(t, options) {
  const lang = options.lang;
  const page = await t.as("coordinator", options);
  const partnership = await open_partnership(t, page, `Un palier pour souffler (${lang} ${options.width})`);
  await reflect(t, page, lang);
  await rank_goals(t, page, partnership, lang);
  await prepare(t, page, partnership, lang);
  await forward(page, partnership);
  await find_and_meet(t, page, partnership, lang);
  await both_sides(t, page, partnership, "s_compat", { compat_ground_words: "Les mêmes soirs." }, { compat_ground_words: "Les mêmes rues." }, options);
  await forward(page, partnership);
  await both_sides(t, page, partnership, "s_negotiation", { nego_give: "Une clé." }, { nego_give: "Un numéro." }, options);
  const agreement = await draft_agreement(t, page, partnership);
  await sign_both(t, page, agreement, options);
  await forward(page, partnership);
  await sound_here(t, page, lang);
  await forward(page, partnership);
  const indicator = await measure_a_quarter(t, page, partnership, lang);
  await review(t, page, partnership, indicator, lang);
  await both_sides(t, page, partnership, "s_practice", { practice_example: "Deux rencontres par mois." }, { practice_example: "Trois appels." }, options);
  await mediate(t, page, partnership, lang);
  await print_sheets(t, page, partnership);
  await end(t, page, partnership, agreement, lang);
}

export const ended = {
  async "a partnership is led from the first thought to its last lesson, and ended"(t) {
    await from_thought_to_lesson(t, { lang: "fr", width: 1280 });
  },

  async "the same, ended in English on a phone"(t) {
    await from_thought_to_lesson(t, { lang: "en", width: 390 });
  },

  async "what never began is ended at once, without script"(t) {
    const page = await t.as("coordinator", { script: false });
    const partnership = await open_partnership(t, page, "Une idée sans suite");
    await page.goto(`${partnership}/ending`);
    await page.selectOption("[name=kind]", "never");
    await page.fill("[name=why]", "Personne n’a rappelé.");
    await t.save(page, "why");
    await press(page, page.locator("form[action$='/ending/close'] button"));
    await page.goto(partnership);
    await says(t, page, "Personne n’a rappelé.", "#step");
    await press(page, page.locator("form[action$='/resume'] button"));
    await says(t, page, "Une idée sans suite");
  },
};
