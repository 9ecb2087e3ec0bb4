// SPDX-License-Identifier: AGPL-3.0-or-later
// What people do with the program, from the first click to the last, as they would.
import { complaints } from "./checks.mjs";
import { open_window, sign_in, choose_language } from "./server.mjs";

const JOURNEYS = {
  async the_language_switch_keeps_the_page(t) {
    const page = await t.window({});
    await sign_in(page, t.server, "coordinator", "fr");
    await page.goto("/organizations?q=centre");
    const before = new URL(page.url());
    await choose_language(page, "en");
    const after = new URL(page.url());
    t.equal(after.pathname, before.pathname);
    t.equal(after.searchParams.get("q"), "centre");
    t.equal((await page.locator("html").getAttribute("lang")).slice(0, 2), "en");
    await page.goto("/");
    t.equal((await page.locator("html").getAttribute("lang")).slice(0, 2), "en");
    await choose_language(page, "fr");
  },

  async the_skip_link_is_the_first_stop_of_the_keyboard(t) {
    const page = await t.window({});
    await sign_in(page, t.server, "coordinator", "fr");
    await page.goto("/organizations");
    await page.keyboard.press("Tab");
    t.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#main");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    t.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)), "the focus is in main");
  },
};

class Wrong extends Error {}

export async function journeys(browser, server, report, only) {
  for (const [name, journey] of Object.entries(JOURNEYS)) {
    if (only.length > 0 && !only.includes("journeys") && !only.some((word) => name.includes(word))) continue;
    const pages = [];
    const t = {
      server,
      window: async (options) => pages[pages.push(await open_window(browser, server, options)) - 1],
      ok(value, what) {
        if (!value) throw new Wrong(`not so: ${what}`);
      },
      equal(is, wanted, what = "") {
        if (is !== wanted) throw new Wrong(`${what} ${JSON.stringify(is)} instead of ${JSON.stringify(wanted)}`);
      },
    };
    let wrong = [];
    try {
      await journey(t);
    } catch (error) {
      wrong = [error instanceof Wrong ? error.stack.split("\n").slice(0, 3).join("\n") : error.stack];
      if (pages.length > 0) wrong.push(`at ${pages.at(-1).url()}`);
    }
    for (const page of pages) {
      wrong.push(...complaints(page));
      await page.context().close();
    }
    report.note(`journey: ${name}`, wrong);
  }
}
