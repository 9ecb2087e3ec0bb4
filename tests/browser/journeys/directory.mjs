// SPDX-License-Identifier: AGPL-3.0-or-later
// Finding, adding, changing, archiving and taking back, in the directory.
const names = (page) => page.locator("#list tbody th a, #list tbody td a").allInnerTexts();

export const directory = {
  async a_search_does_not_mind_accents_or_case(t) {
    const page = await t.as("worker");
    const found = [];
    for (const typed of ["hébergement", "HEBERGEMENT", "Hebergement"]) {
      await page.goto(`/organizations?q=${encodeURIComponent(typed)}`);
      found.push((await names(page)).join("|"));
    }
    t.ok(found[0].length > 0, "something is found");
    t.equal(found[1], found[0]);
    t.equal(found[2], found[0]);
  },

  async a_search_that_finds_nothing_says_so_and_leads_on(t) {
    const page = await t.as("worker");
    await page.goto("/organizations?q=zzzzqqq");
    t.equal((await names(page)).length, 0);
    t.ok((await page.locator("#list").innerText()).length > 20, "a sentence is there");
  },

  async typing_in_the_list_narrows_it_without_leaving_the_page(t) {
    const page = await t.as("worker");
    await page.goto("/organizations");
    const all = await names(page);
    await page.locator("#list input[type=search]").pressSequentially("refuge", { delay: 20 });
    await page.waitForURL(/q=refuge/);
    const some = await names(page);
    t.ok(some.length > 0 && some.length < all.length, `${some.length} of ${all.length}`);
    t.equal(await page.evaluate(() => document.activeElement.name), "q", "the focus stays in");
  },

  async the_same_list_works_without_script(t) {
    const page = await t.as("worker", { script: false });
    await page.goto("/organizations");
    const all = await names(page);
    await page.locator("#list input[type=search]").fill("refuge");
    await Promise.all([page.waitForNavigation(), page.locator("#list input[type=search]").press("Enter")]);
    const some = await names(page);
    t.ok(some.length > 0 && some.length < all.length, `${some.length} of ${all.length}`);
  },

  async pages_of_the_list_go_forth_and_back_without_a_gap(t) {
    const page = await t.as("worker");
    await page.goto("/organizations?size=25");
    const seen = [...await names(page)];
    const first = seen.join("|");
    for (let i = 0; i < 10 && await page.locator("a[rel=next]").count(); i += 1) {
      await Promise.all([page.waitForNavigation(), page.locator("a[rel=next]").click()]);
      seen.push(...await names(page));
    }
    t.ok(seen.length >= 60, `${seen.length} organizations`);
    t.equal(new Set(seen).size, seen.length, "each once");
    while (await page.locator("a[rel=prev]").count())
      await Promise.all([page.waitForNavigation(), page.locator("a[rel=prev]").click()]);
    t.equal((await names(page)).join("|"), first);
  },

  async an_organization_is_added_changed_and_the_change_taken_back(t) {
    const page = await t.as("coordinator");
    await page.goto("/organizations");
    await page.locator("main a[href$='/organizations/new']").first().click();
    const form = t.form(page, "name");
    await form.locator("[name=name]").fill("La Maison de l’Écluse");
    await form.locator("[name=city]").fill("Port-Laurier");
    await t.save(page, "name");
    t.ok(/\/organizations\/\d+/.test(page.url()), page.url());
    t.equal(await page.locator("h1").innerText(), "La Maison de l’Écluse");
    const address = new URL(page.url()).pathname;
    await page.goto(`${address}/edit`);
    await t.form(page, "name").locator("[name=name]").fill("La Maison du Quai");
    await t.save(page, "name");
    t.equal(await page.locator("h1").innerText(), "La Maison du Quai");
    await Promise.all([page.waitForNavigation(), page.locator(`main form[action$='${address}/undo'] button`).first().click()]);
    await page.goto(address);
    t.equal(await page.locator("h1").innerText(), "La Maison de l’Écluse");
    await page.goto(`${address}/history`);
    t.ok((await page.locator("main").innerText()).includes("La Maison du Quai"), "the history tells it");
    await page.goto("/organizations?q=ecluse");
    t.equal((await names(page)).join(), "La Maison de l’Écluse");
  },

  async an_archived_organization_leaves_the_list_and_comes_back(t) {
    const page = await t.as("coordinator");
    await page.goto("/organizations/new");
    await t.form(page, "name").locator("[name=name]").fill("Le Passeur archivé");
    await t.save(page, "name");
    const address = new URL(page.url()).pathname;
    await Promise.all([page.waitForNavigation(), page.locator(`main form[action$='${address}/archive'] button`).click()]);
    await page.goto("/organizations?q=passeur+archive");
    t.equal((await names(page)).length, 0);
    await page.goto("/organizations?q=passeur+archive&archived=1");
    t.equal((await names(page)).length, 1);
    await page.goto(address);
    await Promise.all([page.waitForNavigation(), page.locator(`main form[action$='${address}/restore'] button`).click()]);
    await page.goto("/organizations?q=passeur+archive");
    t.equal((await names(page)).length, 1);
  },

  async a_mistake_is_shown_at_its_field_and_nothing_typed_is_lost(t) {
    const page = await t.as("coordinator", { script: false });
    await page.goto("/organizations/new");
    const form = t.form(page, "name");
    await form.locator("[name=name]").evaluate((e) => { e.required = false; });
    await form.locator("[name=email]").evaluate((e) => { e.type = "text"; });
    await form.locator("[name=email]").fill("not an address");
    await form.locator("[name=city]").fill("Rivière-aux-Érables");
    await t.save(page, "name");
    page.complaints.splice(0); // the browser notes the 422
    t.equal(await page.locator("[name=city]").inputValue(), "Rivière-aux-Érables");
    t.equal(await page.locator("[name=email]").inputValue(), "not an address");
    for (const name of ["name", "email"]) {
      const field = page.locator(`main [name=${name}]`);
      t.equal(await field.getAttribute("aria-invalid"), "true", name);
      const ids = (await field.getAttribute("aria-describedby")).split(" ");
      t.ok((await page.locator(`[id="${ids.at(-1)}"]`).innerText()).trim().length > 5, `${name} says what is wrong`);
      t.equal(await page.locator(`.errs a[href="#${await field.getAttribute("id")}"]`).count(), 1, `${name} is in the summary`);
    }
  },

  async two_people_who_change_the_same_record_both_keep_their_words(t) {
    const one = await t.as("coordinator");
    await one.goto("/organizations/new");
    await t.form(one, "name").locator("[name=name]").fill("Atelier des deux plumes");
    await t.save(one, "name");
    const address = new URL(one.url()).pathname;
    const other = await t.as("coordinator");
    await one.goto(`${address}/edit`);
    await other.goto(`${address}/edit`);
    await t.form(one, "name").locator("[name=city]").fill("Port-Laurier");
    await t.save(one, "name");
    await t.form(other, "name").locator("[name=city]").fill("Sainte-Ursule");
    await t.form(other, "name").locator("[name=phone]").fill("418 555-0177");
    await t.save(other, "name");
    other.complaints.splice(0); // the browser notes the 409
    const text = await other.locator("main").innerText();
    t.ok(text.includes("Port-Laurier") && text.includes("Sainte-Ursule"), "both answers are shown");
    await t.save(other, "phone");
    await other.goto(`${address}/edit`);
    t.equal(await other.locator("main [name=phone]").inputValue(), "418 555-0177", "what only one had changed is kept");
    t.equal(await other.locator("main [name=city]").inputValue(), "Sainte-Ursule", "and the chosen answer");
  },

  async what_resembles_a_record_is_shown_and_may_be_added_all_the_same(t) {
    const page = await t.as("coordinator");
    await page.goto("/organizations/new");
    await t.form(page, "name").locator("[name=name]").fill("The Passage Shelter");
    await t.form(page, "name").locator("[name=city]").fill("Port-Laurier");
    await t.save(page, "name");
    page.complaints.splice(0); // the browser notes the 409
    t.ok((await page.locator("main").innerText()).includes("Refuge Le Passage"), "the one that is there is shown");
    t.equal(await page.locator("main [name=city]").inputValue(), "Port-Laurier", "nothing typed is lost");
    await Promise.all([page.waitForNavigation(), page.locator("main [name=anyway]").click()]);
    t.equal(await page.locator("h1").innerText(), "The Passage Shelter");
  },

  async a_partner_corrects_by_link_on_a_phone_and_reads_why_it_was_refused(t) {
    const page = await t.as("coordinator");
    await page.goto("/organizations/8/links");
    await Promise.all([page.waitForNavigation(), t.form(page, "name").locator("[type=submit]").last().click()]);
    const link = await page.locator("main a[href*='/sheet/']").getAttribute("href");
    const partner = await t.window({ width: 390 });
    await partner.goto(new URL(link, t.server.origin).pathname);
    t.ok(await partner.locator("[name=right]").isVisible(), "one button says that all is right");
    await partner.locator("details summary").first().click();
    await partner.locator("[name='organization.8.phone']").fill("418-555-0188");
    await Promise.all([partner.waitForNavigation(), partner.locator("form:has(details) > .acts [type=submit]").click()]);
    t.ok(partner.url().endsWith("thanks=sent"), partner.url());
    await page.goto("/corrections");
    await Promise.all([page.waitForNavigation(), page.locator("main a[href^='/corrections/']").first().click()]);
    await page.locator("[value=refused]").first().check();
    await page.locator("[name^='reason.']").first().fill("C’est le numéro de la cuisine.");
    await Promise.all([page.waitForNavigation(), page.locator("main form .acts [type=submit]").click()]);
    await partner.goto(new URL(link, t.server.origin).pathname);
    t.ok((await partner.locator("main").innerText()).includes("C’est le numéro de la cuisine."), "the reason is told");
  },

  async the_list_leaves_as_csv_that_a_spreadsheet_cannot_run(t) {
    const page = await t.as("coordinator");
    await page.goto("/organizations/new");
    await t.form(page, "name").locator("[name=name]").fill("=HYPERLINK(\"x\")");
    await t.save(page, "name");
    const answer = await page.context().request.get("/organizations.csv");
    t.equal(answer.status(), 200);
    t.ok(answer.headers()["content-type"].startsWith("text/csv"), "it is CSV");
    t.ok(answer.headers()["content-disposition"].startsWith("attachment"), "it downloads");
    const text = await answer.text();
    t.ok(text.split("\n").length > 60, "it has the whole list");
    t.ok(text.includes("HYPERLINK") && !/(^|[,;"])=HYPERLINK/m.test(text), "the formula is harmless");
  },
};
