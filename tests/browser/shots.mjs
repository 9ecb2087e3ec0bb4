// SPDX-License-Identifier: AGPL-3.0-or-later
// Pictures of pages, to look at: see tools/shots --help.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { open_window, sign_in, start_chromium, start_server } from "./server.mjs";

const HELP = `usage: tools/shots [OPTION …] [PATH …]

Starts build/release/maillage with a fresh demo community, signs in, and keeps a picture of each page.

  --out FOLDER     where (tests/browser/shots)
  --program FILE   another program than build/release/maillage
  --at ORIGIN      a server that runs already (with --link)
  --link ADDRESS   a one-time sign-in link of that server
  --role ROLE      coordinator, director, worker, or nobody (coordinator)
  --lang LANGS     fr, en or fr,en (fr)
  --width WIDTHS   1280,390 (both)
  --dark           dark instead of light
  --window         what the window shows instead of the whole page
  --readme         makes docs/picture.png`;

const options = { out: "tests/browser/shots", program: "build/release/maillage", role: "coordinator", lang: "fr", width: "1280,390" };
const paths = [];
for (let args = process.argv.slice(2); args.length > 0;) {
  const word = args.shift();
  if (word === "--help") {
    console.log(HELP);
    process.exit(0);
  } else if (["--dark", "--window", "--readme"].includes(word)) options[word.slice(2)] = true;
  else if (word.startsWith("--")) options[word.slice(2)] = args.shift();
  else paths.push(word);
}

const server = options.at ? { origin: options.at, link: () => options.link, stop: () => null } : await start_server(options.program);
const browser = await start_chromium();
try {
  if (options.readme) await picture();
  else await pictures();
} finally {
  await browser.close();
  const ended = await server.stop();
  if (ended) console.error(ended);
}

async function picture() {
  const page = await open_window(browser, server, { lang: "fr", width: 1280 });
  await sign_in(page, server, "coordinator", "fr");
  await page.goto(paths[0] ?? "/");
  await page.screenshot({ path: "docs/picture.png" });
  console.log("docs/picture.png");
}

async function pictures() {
  mkdirSync(options.out, { recursive: true });
  for (const lang of options.lang.split(","))
    for (const width of options.width.split(",").map(Number)) {
      const page = await open_window(browser, server, { lang, width, dark: options.dark });
      if (options.role !== "nobody") await sign_in(page, server, options.role, lang);
      for (const path of paths.length > 0 ? paths : ["/"]) {
        await page.goto(path);
        const name = path.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "") || "home";
        const file = join(options.out, `${name}-${lang}-${width}${options.dark ? "-dark" : ""}.png`);
        await page.screenshot({ path: file, fullPage: !options.window });
        console.log(file, page.complaints.splice(0).join("; "));
      }
      await page.context().close();
    }
}
