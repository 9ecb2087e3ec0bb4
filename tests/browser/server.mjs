// SPDX-License-Identifier: AGPL-3.0-or-later
// The real program with a demo community of its own, and Chromium to look at it.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

// role -> e-mail of the first person of the demo who has it
export const ROLES = {};
for (const line of readFileSync(new URL("../../content/demo/accounts.csv", import.meta.url), "utf8").split("\n").slice(1)) {
  const [email, , role] = line.split(",");
  if (role) ROLES[role] ??= email;
}

const free_port = () => new Promise((done) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => done(port));
  });
});

export async function start_server(program) {
  const folder = mkdtempSync(join(tmpdir(), "maillage-browser-"));
  const data = join(folder, "data");
  const maillage = (...args) => execFileSync(program, [...args, "--data", data], { encoding: "utf8", timeout: 300_000 });
  maillage("demo");
  const port = await free_port();
  const log = join(folder, "log");
  const child = spawn(program, ["serve", "--listen", `127.0.0.1:${port}`, "--data", data],
    { stdio: ["ignore", "pipe", openSync(log, "w")] });
  await new Promise((ready, failed) => {
    child.stdout.once("data", ready);
    child.once("exit", (code) => failed(new Error(`the server ended with ${code}: ${readFileSync(log, "utf8")}`)));
  });
  return {
    origin: `http://localhost:${port}`,
    maillage,
    log: () => readFileSync(log, "utf8"),
    link(email) {
      const address = maillage("user", "link", email).split(/\s+/).find((word) => word.includes("/"));
      return this.origin + new URL(address, this.origin).pathname;
    },
    // What a sanitizer said, or that it did not end well; null when all is well.
    async stop() {
      const code = await new Promise((ended) => {
        child.removeAllListeners("exit");
        child.once("exit", ended);
        child.kill("SIGTERM");
      });
      const said = readFileSync(log, "utf8");
      rmSync(folder, { recursive: true, force: true });
      const at = said.search(/ERROR: (Address|Leak)Sanitizer|runtime error:/);
      if (at >= 0) return said.slice(Math.max(0, at - 200), at + 4000);
      return code === 0 ? null : `the server ended with ${code}\n${said.slice(-2000)}`;
    },
  };
}

export const start_chromium = () => chromium.launch({
  executablePath: ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
    .find((path) => { try { openSync(path, "r"); return true; } catch { return false; } }),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-dev-shm-usage"],
});

// A window of its own: cookies, language, width, and everything the page complained about.
export async function open_window(browser, server, { lang = "fr", width = 1280, dark = false, script = true } = {}) {
  const context = await browser.newContext({
    baseURL: server.origin,
    locale: lang === "fr" ? "fr-CA" : "en-CA",
    timezoneId: "America/Toronto",
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
    javaScriptEnabled: script,
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  page.complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => page.complaints.push(`script: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest())
      page.complaints.push(`${response.status()} for ${new URL(response.url()).pathname}`);
  });
  return page;
}

// Opens a one-time link and presses its button; then the language, when the account has another.
export async function sign_in(page, server, role, lang = "fr") {
  await page.goto(server.link(ROLES[role] ?? role));
  await page.locator("main form[method=post] button").first().click();
  await page.waitForLoadState();
  await choose_language(page, lang);
}

export async function choose_language(page, lang) {
  if ((await page.locator("html").getAttribute("lang")).startsWith(lang)) return;
  await page.locator(`a[hreflang^=${lang}]:visible, button[lang^=${lang}]:visible, a[lang^=${lang}]:visible`).first().click();
  await page.waitForLoadState();
}
