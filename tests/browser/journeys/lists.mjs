// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists: found, chosen, acted on, kept under a name; with a mouse, by keys alone, on a telephone, without script.
import { axe, overflow } from "../checks.mjs";

async function looks_well(t, page, what) {
  const wrong = [...await axe(page), ...await overflow(page)];
  t.equal(wrong.join("; "), "", what);
}

const press = async (page, keys) => { for (const key of keys) await page.keyboard.press(key); };
const picture = async (page, name) => {
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}.png` });
};

export const lists = {
  async rows_are_walked_chosen_and_opened_by_keys_alone(t) {
    const page = await t.as("coordinator");
    await page.goto("/organizations");
    await press(page, ["j", "j", "x", "j", "x"]);
    t.equal(await page.locator("[data-chosen]").innerText(), "2 fiches choisies");
    t.ok(await page.locator(".bulk").isVisible(), "what can be done is shown");
    await looks_well(t, page, "two rows are chosen");
    await picture(page, "chosen");
    await press(page, ["?"]);
    t.ok(await page.locator("#keys").isVisible(), "the keys are shown");
    await looks_well(t, page, "the keys");
    await picture(page, "keys");
    await press(page, ["Escape", "k", "ArrowUp"]);
    const name = await page.evaluate(() => document.activeElement.textContent);
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    t.equal(await page.locator("h1").innerText(), name);
  },

  async what_is_typed_narrows_the_list_and_its_address(t) {
    const page = await t.as("coordinator");
    await page.goto("/organizations");
    await press(page, ["/"]);
    const top = await page.locator("#l-q").evaluate((box) => box.getBoundingClientRect().top);
    await page.keyboard.type("clinique");
    await page.waitForFunction(() => location.search.includes("q=clinique"));
    t.equal(await page.evaluate(() => document.activeElement.id), "l-q", "one goes on typing");
    t.equal(await page.locator("#l-q").evaluate((box) => box.getBoundingClientRect().top), top, "nothing jumps");
    t.ok((await page.locator("#said").innerText()).match(/^\d+ organisme/), "the number is said");
  },

  async many_are_archived_at_once_and_brought_back_at_once(t) {
    const page = await t.as("coordinator", { width: 390 });
    await page.goto("/organizations?q=maison");
    const before = await page.locator("#list tbody tr").count();
    for (const box of await page.locator("td.pick input").all()) await box.check();
    await looks_well(t, page, "all are chosen on a telephone");
    await picture(page, "chosen-390");
    await Promise.all([page.waitForNavigation(), page.locator(".bulk button[value=archive]").click()]);
    t.equal(await page.locator("#list tbody tr").count(), 0);
    await looks_well(t, page, "archived");
    await picture(page, "archived-390");
    await Promise.all([page.waitForNavigation(), page.locator(".notice button").click()]);
    await page.goto("/organizations?q=maison");
    t.equal(await page.locator("#list tbody tr").count(), before);
  },

  async columns_are_chosen_and_the_list_kept_without_script(t) {
    for (const script of [true, false]) {
      const page = await t.as("coordinator", { script });
      await page.goto("/organizations?sort=-city");
      await page.locator(".choose summary").click();
      await page.locator("#l-col-phone").check();
      await page.locator("#l-col-phase").uncheck();
      if (script) await looks_well(t, page, "columns");
      await picture(page, "columns");
      await Promise.all([page.waitForNavigation(), page.locator(".choose button:not([name])").click()]);
      t.ok((await page.locator("#list thead").innerText()).includes("Téléphone"), "a column more");
      t.ok(page.url().includes("sort=-city"), "the rest of the address stays");
      await page.locator(".menu.keep summary").click();
      await page.locator("#l-name").fill(script ? "Par ville" : "Par ville, encore");
      await picture(page, "save");
      await Promise.all([page.waitForNavigation(), page.locator(".menu.keep button").click()]);
      t.ok((await page.locator(".saved .chip[aria-current]").last().innerText()).startsWith("Par ville"), "it is kept");
      if (script) await looks_well(t, page, "kept");
      await picture(page, "kept");
      await page.locator(".choose summary").click();
      await Promise.all([page.waitForNavigation(), page.locator(".choose button[name=usual]").click()]);
      t.ok(!(await page.locator("#list thead").innerText()).includes("Téléphone"), "as usual again");
      await page.locator(".saved .chip", { hasText: "Par ville" }).first().click();
      await page.waitForURL(/cols=/);
      t.ok((await page.locator("#list thead").innerText()).includes("Téléphone"), "a kept list keeps its columns");
    }
  },
};
