// SPDX-License-Identifier: AGPL-3.0-or-later
// The thread through the whole: a shelter is found, a partnership opened, an agreement drafted, signed by
// both sides and kept running by its clauses. Once in each language, once without script on a phone.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { sign_in } from "../server.mjs";
import { press } from "./steps.mjs";

// Fills what is empty and known by name; true when it was there to fill.
async function fill_if_empty(form, values) {
  let filled = false;
  for (const [name, value] of Object.entries(values)) {
    const field = form.locator(`[name="${name}"]:visible`);
    if (await field.count() && !(await field.inputValue())) {
      await field.fill(value);
      filled = true;
    }
  }
  return filled;
}

export async function open_partnership(t, page, title) {
  await page.goto("/organizations?q=refuge");
  await press(page, page.locator("#list tbody th a").first());
  const organization = await page.locator("h1").innerText();
  await press(page, page.locator("main a[href^='/partnerships/new?organization=']"));
  const form = t.form(page, "title");
  await form.locator("[name=title]").fill(title);
  await form.locator("[name=next_step]").fill("Appeler la direction");
  for (const select of await form.locator("select[name^=organization]:visible").all())
    if (!(await select.inputValue())) await select.selectOption({ index: 1 });
  await t.save(page, "title");
  t.ok(/\/partnerships\/\d+/.test(page.url()), `a partnership is open: ${page.url()}`);
  t.ok((await page.locator("main").innerText()).includes(organization), "its page names the shelter");
  return new URL(page.url()).pathname;
}

export async function draft_agreement(t, page, partnership) {
  await page.goto(partnership);
  await press(page, page.locator(`main form[action$='${partnership}/agreement'] button`));
  const base = new URL(page.url()).pathname.replace(/\/edit$/, "");
  t.ok(/^\/agreements\/\d+$/.test(base), `a draft is open: ${base}`);
  await page.goto(`${base}/edit`);
  for (const type of ["contact", "notice"]) {
    await page.goto(await page.locator("nav.outline a[href]").last().evaluate((a) => a.href));
    await press(page, page.locator(`main form[action$='/clauses']:has([value=${type}]) button`));
  }
  await page.goto(`${base}/edit`);
  const parts = await page.locator("nav.outline a[href]").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  t.ok(parts.length >= 5, `${parts.length} parts: terms, two parties, two clauses`);
  let party = 0;
  for (const part of parts) {
    await page.goto(new URL(part, page.url()).href);
    const form = page.locator("main form.form, main form:has([type=submit])").filter({ has: page.locator("p.acts") }).first();
    if (!(await form.count())) continue;
    if (await form.locator("[name=signer_name]").count()) party += 1;
    const filled = await fill_if_empty(form, {
      purpose: "Accueillir chaque nuit les personnes que les équipes de proximité accompagnent.",
      effective: await page.evaluate(() => new Date().toLocaleDateString("en-CA")),
      provides: "Deux lits et une personne-ressource.",
      signer_name: party === 1 ? "Hélène Côté-Lavoie" : "Camille Desrosiers",
      signer_title: "Direction",
      signer_email: party === 1 ? "helene.cote-lavoie@example.org" : "camille.desrosiers@example.org",
      every_days: "30",
      days: "60",
    });
    if (filled) await press(page, form.locator("p.acts button[type=submit]"));
  }
  await page.goto(`${base}/edit`);
  const send = page.locator("main form[action$='/send'] button");
  t.equal(await send.count(), 1, `ready to send; missing: ${await page.locator("main aside").innerText()}`);
  await press(page, send);
  return base;
}

export async function sign_both(t, page, base, options) {
  await page.goto(`${base}/sign`);
  const form = t.form(page, "agreed");
  await fill_if_empty(form, { name: "Hélène Côté-Lavoie", title: "Coordination" });
  await form.locator("[name=agreed]").check();
  await t.save(page, "agreed");
  await page.goto(base);
  await press(page, page.locator("main form[action$='/link'] button").first());
  const code = (await page.locator(".call .big").innerText()).trim();
  const href = await page.locator("main a[href*='/l/']").getAttribute("href");
  const other = await t.window(options);
  await other.goto(new URL(href, page.url()).pathname);
  const theirs = t.form(other, "agreed");
  await fill_if_empty(theirs, { name: "Camille Desrosiers", title: "Direction", code: "000000" });
  await theirs.locator("[name=agreed]").check();
  await t.save(other, "agreed");
  other.complaints.splice(0); // the browser notes the refusal of the wrong code
  t.ok(await other.locator("[name=code]").count(), "a wrong code signs nothing");
  const again = t.form(other, "agreed");
  await again.locator("[name=code]").fill(code);
  if (!(await again.locator("[name=agreed]").isChecked())) await again.locator("[name=agreed]").check();
  await t.save(other, "agreed");
  t.equal(await other.locator("[name=code]").count(), 0, "fields left after signing");
  await page.goto(base);
  t.equal(await page.locator(".signs .ink:not(.muted)").count(), 2, "signatures");
}

async function log_a_call(t, page, base, from) {
  await press(page, from);
  const form = t.form(page, "summary");
  await form.locator("[name=kind]").selectOption("call");
  await form.locator("[name=outcome]").selectOption("reached");
  await form.locator("[name=summary]").fill("Tout va bien ; deux lits libres cette semaine.");
  await t.save(page, "summary");
  t.ok(page.url().includes(base), `back at the agreement: ${page.url()}`);
}

async function whole(t, options) {
  const page = await t.as("coordinator", options);
  const partnership = await open_partnership(t, page, `Nuits d’accueil (${options.lang ?? "fr"} ${options.width ?? 1280})`);
  const base = await draft_agreement(t, page, partnership);
  await sign_both(t, page, base, options);
  t.ok(await page.locator(".two-sides .owe > li").count() > 0, "what each owes is shown");
  t.equal(await page.locator("main .st.late").count(), 0, "late at the start");
  t.server.maillage("demo", "--advance", "P2M");
  await page.goto(base);
  t.ok(await page.locator("main .st.late").count() > 0, "two months without a call: late");
  await page.goto("/");
  t.ok(await page.locator("main .rows .late").count() > 0, "and my day says so");
  await page.goto(base);
  await log_a_call(t, page, base, page.locator("main a.btn[href^='/interactions/new']").first());
  await page.goto(base);
  t.equal(await page.locator("main .st.late").count(), 0, "late after the call");
  await page.goto(`${base}/notice`);
  await page.locator("main [name=reason]").fill("Le bail du refuge se termine.");
  const by = page.locator("main select[name=by]");
  if (await by.count()) await by.selectOption({ index: 1 });
  await t.save(page, "reason");
  await page.goto(base);
  t.ok((await page.locator("main .call").first().innerText()).includes("Le bail du refuge"), "the notice runs");
}

const TORONTO = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../../../../shared/data/toronto");

export const thread = {
  async an_agreement_runs_from_the_first_call_to_its_notice(t) {
    await whole(t, { lang: "fr" });
  },

  async the_same_in_english(t) {
    await whole(t, { lang: "en" });
  },

  async the_same_on_a_phone_without_script(t) {
    await whole(t, { lang: "fr", width: 390, script: false });
  },

  async a_phase_is_left_and_reopened_with_its_reason(t) {
    const page = await t.as("coordinator");
    const partnership = await open_partnership(t, page, "Aller et retour");
    const forward = () => page.locator("form[action$='/phase']:has(input[name=to]) button");
    await press(page, forward());
    await press(page, forward());
    await page.locator("details.do:has(#r-to) > summary").click();
    await page.locator("#r-why").fill("La direction a changé.");
    await press(page, page.locator("form[action$='/phase']:has(#r-to) button"));
    t.ok((await page.locator("main").innerText()).includes("La direction a changé."), "the reason stays");
    await page.goto("/partnerships");
    t.ok((await page.locator("main").innerText()).includes("Aller et retour"), "the board has it");
    t.ok(partnership.length > 0, "opened");
  },

  async an_item_of_the_checklist_is_ticked_with_a_note(t) {
    const page = await t.as("coordinator");
    await open_partnership(t, page, "Liste de vérification");
    const tick = page.locator("button.tick").first();
    t.equal(await tick.getAttribute("aria-pressed"), "false");
    await press(page, tick);
    t.equal(await page.locator("button.tick").first().getAttribute("aria-pressed"), "true");
    await page.locator(".checks details summary").first().click();
    await page.locator(".checks textarea[name=note]").first().fill("Vu avec le conseil.");
    await press(page, page.locator(".checks form:has(textarea[name=note]) button").first());
    t.ok((await page.locator("main").innerText()).includes("Vu avec le conseil."), "the note stays");
  },

  async an_agreement_leaves_as_a_pdf(t) {
    const page = await t.as("coordinator");
    await page.goto("/agreements");
    let made = false;
    for (const href of await page.locator("#list tbody th a").evaluateAll((all) => all.map((a) => a.getAttribute("href")))) {
      await page.goto(`${href}/paper`);
      const make = page.locator("main form[action$='/paper'] button");
      if (!(await make.count()) && !(await page.locator("main a[href*='/paper/pdf']").count())) continue; // a draft
      if (await make.count()) await press(page, make);
      for (let i = 0; i < 60 && !(await page.locator("main a[href*='/paper/pdf']").count()); i += 1) {
        await page.waitForTimeout(1000);
        await page.reload();
      }
      const pdf = await page.context().request.get(await page.locator("main a[href*='/paper/pdf']").first().getAttribute("href"));
      t.equal(pdf.headers()["content-type"], "application/pdf");
      t.equal((await pdf.body()).subarray(0, 5).toString(), "%PDF-");
      made = true;
      break;
    }
    t.ok(made, "a signed agreement was there");
  },

  async the_real_file_is_imported_on_its_page(t) {
    if (!existsSync(TORONTO)) return;
    const page = await t.as("coordinator");
    await page.goto("/import");
    const file = readdirSync(TORONTO).find((name) => name.startsWith("daily"));
    await page.locator("main input[type=file]").setInputFiles(join(TORONTO, file));
    await press(page, page.locator("main form[enctype] button[type=submit]"));
    const confirm = page.locator("main form[action$='/confirm'] button");
    await confirm.waitFor({ timeout: 120_000 });
    t.ok(/4.?035/.test(await page.locator("main").innerText()), "the preview counts 4,035 rows");
    await press(page, confirm);
    await page.locator("main a[href='/occupancy']").first().waitFor({ timeout: 120_000 });
    t.equal((await page.goto("/occupancy")).status(), 200);
    t.ok((await page.locator("main").innerText()).length > 100, "the nights are there");
  },

  async an_agency_sees_its_own_and_may_not_import(t) {
    const page = await t.as("worker");
    const answer = await page.goto("/import");
    page.complaints.splice(0); // the browser notes the 404
    t.equal(answer.status(), 404);
    await page.goto("/");
    t.equal(await page.locator("main a[href='/import']").count(), 0, "links to it");
    await sign_in(page, t.server, "director");
    t.equal((await page.goto("/agreements")).status(), 200);
  },
};
