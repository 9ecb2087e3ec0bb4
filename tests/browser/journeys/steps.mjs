// SPDX-License-Identifier: AGPL-3.0-or-later
// What several journeys do.
import { axe, content, overflow } from "../checks.mjs";

export async function press(page, locator) {
  await Promise.all([page.waitForNavigation(), locator.click()]);
}

// The page where we are holds: for everybody, at this width, in this language.
export async function sound_here(t, page, lang = "fr") {
  for (const wrong of [...await axe(page), ...await overflow(page), ...await content(page, lang)])
    t.ok(false, `${new URL(page.url()).pathname}: ${wrong}`);
}

export async function sound(t, page, path, lang = "fr") {
  await page.goto(path);
  await sound_here(t, page, lang);
}
