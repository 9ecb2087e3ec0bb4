// SPDX-License-Identifier: AGPL-3.0-or-later
// node tests/browser/run.mjs PROGRAM [crawl | journeys | NAME-OF-A-JOURNEY …]
import { access } from "node:fs/promises";
import { crawl } from "./crawl.mjs";
import { journeys } from "./journeys.mjs";
import { start_chromium, start_server } from "./server.mjs";

const [program, ...only] = process.argv.slice(2);
const report = {
  passed: 0,
  failed: 0,
  pass() {
    this.passed += 1;
  },
  note(name, wrong) {
    if (wrong.length === 0) return this.pass();
    this.failed += 1;
    console.log(`FAILED ${name}`);
    for (const line of wrong) console.log(`    ${line}`);
  },
};

async function whole() {
  await access(program);
  const server = await start_server(program);
  const browser = await start_chromium();
  try {
    const all = only.length === 0;
    if (all || only.includes("crawl")) await crawl(browser, server, report);
    if (all || only.some((word) => word !== "crawl")) await journeys(browser, server, report, only);
  } finally {
    await browser.close();
    const ended = await server.stop();
    report.note("the server ends well", ended ? [ended] : []);
  }
}

await whole().catch((error) => report.note("the browser tests", [error.stack]));
console.log(`${report.passed} passed, ${report.failed} failed, 0 skipped`);
process.exit(report.failed > 0 ? 1 : 0);
