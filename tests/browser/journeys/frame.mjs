// SPDX-License-Identifier: AGPL-3.0-or-later
// What surrounds every page: language, keyboard, signing in and out, what is absent.
import { choose_language } from "../server.mjs";

export const frame = {
  async the_language_switch_keeps_the_page(t) {
    const page = await t.as("coordinator");
    await page.goto("/organizations?q=centre");
    const before = new URL(page.url());
    await choose_language(page, "en");
    const after = new URL(page.url());
    t.equal(after.pathname, before.pathname);
    t.equal(after.searchParams.get("q"), "centre");
    t.equal((await page.locator("html").getAttribute("lang")).slice(0, 2), "en");
    await page.goto("/");
    t.equal((await page.locator("html").getAttribute("lang")).slice(0, 2), "en", "on the next page");
    await choose_language(page, "fr");
  },

  async the_first_language_is_the_browsers(t) {
    for (const lang of ["fr", "en"]) {
      const page = await t.window({ lang });
      await page.goto("/sign-in");
      t.equal((await page.locator("html").getAttribute("lang")).slice(0, 2), lang);
    }
  },

  async the_skip_link_is_the_first_stop_of_the_keyboard(t) {
    const page = await t.as("coordinator");
    await page.goto("/organizations");
    await page.keyboard.press("Tab");
    t.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#main");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    t.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)), "the focus is in main");
  },

  async the_whole_list_can_be_walked_by_keyboard_and_the_focus_is_seen(t) {
    const page = await t.as("coordinator");
    await page.goto("/organizations");
    const stops = new Set();
    for (let i = 0; i < 60; i += 1) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(() => {
        const e = document.activeElement;
        if (!e || e === document.body) return null;
        const s = getComputedStyle(e);
        const seen = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== "none"
          || e.matches("input, select, textarea, summary") || e.closest("label") !== null;
        return { name: e.tagName + " " + (e.innerText || e.name || "").slice(0, 30), seen };
      });
      if (!stop) break;
      t.ok(stop.seen, `the focus on ${stop.name} is seen`);
      stops.add(stop.name);
    }
    t.ok(stops.size > 15, `${stops.size} stops`);
  },

  async somebody_who_signs_out_is_out(t) {
    const page = await t.as("worker");
    await page.goto("/account");
    await Promise.all([page.waitForNavigation(), page.locator("main form[action$='sign-out'] button").click()]);
    await page.goto("/organizations");
    t.ok(page.url().includes("/sign-in"), `${page.url()} is the sign-in page`);
    t.ok(await page.locator("input[type=password]").isVisible(), "a password is asked");
  },

  async what_is_absent_has_a_page_with_a_way_back(t) {
    const page = await t.as("worker");
    const answer = await page.goto("/organizations/99999999");
    page.complaints.splice(0); // the browser notes the 404
    t.equal(answer.status(), 404);
    t.ok(await page.locator("main a[href]").count() > 0, "a link leads on");
  },

  async a_form_filled_during_a_session_that_ended_is_not_lost(t) {
    const page = await t.as("coordinator");
    await page.goto("/organizations/new");
    await t.form(page, "name").locator("[name=name]").fill("La Halte retrouvée");
    await page.context().clearCookies();
    await t.save(page, "name");
    page.complaints.splice(0);
    t.ok((await page.content()).includes("La Halte retrouvée"), "what was typed is still there");
  },
};
