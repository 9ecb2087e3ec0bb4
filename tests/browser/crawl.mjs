// SPDX-License-Identifier: AGPL-3.0-or-later
// Every page that a role can reach by links, in both languages, wide and narrow, dark, without script.
import { axe, complaints, content, overflow } from "./checks.mjs";
import { ROLES, open_window, sign_in } from "./server.mjs";

const SAMPLES = 2; // pages of one shape (/organizations/N) that are opened
const MOST = 260;  // pages of one walk
const BOTH = ["coordinator", "director", "worker", "administrator"]; // the others see less of the same: in French
const FEWEST = { landlord: 2 };

// /organizations/12/edit?q=a&sort=name -> /organizations/N/edit?q&sort; the texts of the guide are of one shape
function shape(address) {
  const names = [...new Set(address.searchParams.keys())].sort().join("&");
  return address.pathname.replace(/\/\d+/g, "/N").replace(/^(\/guide\/text)\/\w+/, "$1/WORD")
    .replace(/\/[\w-]{30,}/g, "/TOKEN") + (names ? `?${names}` : "");
}

export async function crawl(browser, server, report) {
  const shapes = new Set(); // looked at in full by an earlier walk
  for (const role of Object.keys(ROLES))
    for (const lang of BOTH.includes(role) ? ["fr", "en"] : ["fr"])
      await walk(browser, server, report, { role, lang, shapes });
  await walk(browser, server, report, { role: "coordinator", lang: "fr", shapes, script: false });
  await walk(browser, server, report, { role: null, lang: "fr", shapes });
  await walk(browser, server, report, { role: null, lang: "en", shapes });
}

async function walk(browser, server, report, { role, lang, shapes, script = true }) {
  const page = await open_window(browser, server, { lang, script });
  const name = `${role ?? "nobody"} ${lang}${script ? "" : " without script"}`;
  if (role) await sign_in(page, server, role, lang);
  else await page.goto("/sign-in");
  const todo = [new URL(page.url())];
  const seen = new Map();   // shape -> how many opened
  const titles = new Map(); // title -> path
  const known = new Set([todo[0].href]);
  let opened = 0;
  while (todo.length > 0 && opened < MOST) {
    const address = todo.shift();
    const kind = shape(address);
    if ((seen.get(kind) ?? 0) >= (address.search ? 1 : SAMPLES)) continue;
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    opened += 1;
    const full = script && !shapes.has(`${lang} ${kind}`) || seen.get(kind) > 1 && !shapes.has(`${lang} ${kind} again`);
    const label = `${name}: ${address.pathname}${address.search}`;
    const wrong = await visit(page, address, { lang, full: full && script, titles, kind });
    if (wrong === null) { // not a page: a file that downloads
      report.pass(label);
      continue;
    }
    shapes.add(seen.get(kind) > 1 ? `${lang} ${kind} again` : `${lang} ${kind}`);
    report.note(label, wrong);
    for (const href of await page.locator("a[href]").evaluateAll((all) => all.map((a) => a.href))) {
      const next = new URL(href);
      next.hash = "";
      if (next.origin !== server.origin || known.has(next.href)) continue;
      known.add(next.href);
      if (/lang/.test(next.pathname) || next.searchParams.has("lang")) continue; // the switch: a journey
      todo.push(next);
    }
  }
  report.note(`${name}: pages were found`, opened >= (role ? FEWEST[role] ?? 5 : 1) ? [] : [`only ${opened}`]);
  console.log(`${name}: ${opened} pages of ${seen.size} shapes`);
  await page.context().close();
}

// What is wrong with one page; null when it is a file.
async function visit(page, address, { lang, full, titles, kind }) {
  let response;
  try {
    response = await page.goto(address.href);
  } catch (error) {
    if (/Download is starting|ERR_ABORTED/.test(error.message)) {
      const head = await page.context().request.get(address.href);
      complaints(page);
      return head.ok() ? null : [`status ${head.status()}`];
    }
    return [error.message.split("\n")[0]];
  }
  const type = response.headers()["content-type"] ?? "";
  if (!type.startsWith("text/html")) return response.ok() ? null : [`status ${response.status()}`];
  const wrong = response.ok() ? [] : [`status ${response.status()}`];
  wrong.push(...await content(page, lang));
  // Two kinds of pages never share a title; two records may share a name.
  const title = await page.title();
  if (!kind.includes("/N") && !address.search) {
    if (titles.has(title)) wrong.push(`the title "${title}" is that of ${titles.get(title)} too`);
    titles.set(title, address.pathname);
  }
  wrong.push(...await overflow(page));
  if (full) wrong.push(...await axe(page));
  await page.setViewportSize({ width: 390, height: 844 });
  wrong.push(...(await overflow(page)).map((w) => `390 px: ${w}`));
  if (full) {
    wrong.push(...(await axe(page)).map((w) => `390 px: ${w}`));
    await page.setViewportSize({ width: 320, height: 640 });
    wrong.push(...(await overflow(page)).map((w) => `320 px: ${w}`));
    await page.emulateMedia({ colorScheme: "dark" });
    wrong.push(...(await axe(page, ["color-contrast"])).map((w) => `dark: ${w}`));
    await page.emulateMedia({ colorScheme: "light" });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  wrong.push(...complaints(page));
  return [...new Set(wrong)];
}
