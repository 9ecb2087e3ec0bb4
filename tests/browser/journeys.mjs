// SPDX-License-Identifier: AGPL-3.0-or-later
// What people do with the program, from the first click to the last, as they would.
import { complaints } from "./checks.mjs";
import { open_window, sign_in } from "./server.mjs";
import { accounts } from "./journeys/accounts.mjs";
import { directory } from "./journeys/directory.mjs";
import { ended } from "./journeys/ended.mjs";
import { frame } from "./journeys/frame.mjs";
import { life } from "./journeys/life.mjs";
import { lists } from "./journeys/lists.mjs";
import { seeking } from "./journeys/seeking.mjs";
import { sides } from "./journeys/sides.mjs";
import { thread } from "./journeys/thread.mjs";

const JOURNEYS = { ...accounts, ...frame, ...directory, ...ended, ...life, ...lists, ...seeking, ...sides, ...thread };

class Wrong extends Error {}

export async function journeys(browser, server, report, only) {
  const asked = only.filter((word) => word !== "journeys" && word !== "crawl");
  for (const word of asked)
    if (!Object.keys(JOURNEYS).some((name) => name.includes(word))) report.note(word, ["there is no such journey"]);
  for (const [name, journey] of Object.entries(JOURNEYS)) {
    if (only.length > 0 && !only.includes("journeys") && !only.some((word) => name.includes(word))) continue;
    const pages = [];
    const t = {
      server,
      window: async (options) => pages[pages.push(await open_window(browser, server, options)) - 1],
      // A window where somebody of that role is signed in.
      async as(role, options = {}) {
        const page = await this.window(options);
        await sign_in(page, server, role, options.lang ?? "fr");
        return page;
      },
      // The form of the page that has a field of that name, and its button.
      form: (page, name) => page.locator(`main form:has([name="${name}"])`).first(),
      async save(page, name) {
        await Promise.all([page.waitForNavigation(), this.form(page, name).locator("button[type=submit]").last().click()]);
      },
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
