// SPDX-License-Identifier: AGPL-3.0-or-later
// Inviting, accepting, the second factor, passkeys: as people on a telephone and at a desk do it.
import { createHmac } from "node:crypto";
import { axe, overflow } from "../checks.mjs";

const PASSWORD = "un bateau dans la brume";

// An authenticator that recognizes its owner at once: the second tap.
async function authenticator(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", { options: {
    protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
    isUserVerified: true, automaticPresenceSimulation: true,
  } });
}

// What the code application of a telephone shows.
function digits(secret, later = 0) {
  let bits = "";
  for (const letter of secret) bits += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + later));
  const mac = createHmac("sha1", key).update(step).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

const submit = (page, form) => Promise.all([page.waitForNavigation(), form.locator("button[type=submit]").first().click()]);

async function looks_well(t, page, what) {
  const wrong = [...await axe(page), ...await overflow(page)];
  t.equal(wrong.join("; "), "", what);
}

async function invited(t, page, email, { role = "worker", script = true } = {}) {
  const link = t.server.maillage("user", "invite", email, "--role", role, "--organization", "8", "--base", t.server.origin).trim();
  await page.goto(link);
  if (script) await looks_well(t, page, "the invitation");
  await page.goto(link); // opening it again uses nothing up
  await page.locator("[name=name]").fill("Nadia Essai");
  await page.locator("[name=password]").fill(PASSWORD);
  await submit(page, page.locator("main form:has([name=password])"));
  t.equal(new URL(page.url()).pathname, "/second-factor");
  await page.goto("/organizations");
  t.equal(new URL(page.url()).pathname, "/second-factor", "nothing else is open yet");
}

async function sign_out(page) {
  await page.goto("/account");
  await submit(page, page.locator("main form[action='/sign-out']"));
}

export const accounts = {
  async a_worker_on_a_telephone_signs_in_with_a_passkey_in_two_taps(t) {
    const page = await t.window({ width: 390 });
    await authenticator(page);
    await invited(t, page, "nadia.essai@example.org");
    await looks_well(t, page, "setting up");
    await page.locator("form[data-passkey] [name=name]").fill("Mon téléphone");
    await submit(page, page.locator("form[data-passkey]"));
    await looks_well(t, page, "the recovery codes");
    t.equal(await page.locator(".codes li").count(), 10);
    await page.locator("main a.btn").first().click();
    await page.waitForURL("**/organizations"); // where the person was going
    await page.goto("/account");
    t.ok(await page.getByText("Mon téléphone").first().isVisible(), "the passkey is listed");
    await sign_out(page);
    t.equal(new URL(page.url()).pathname, "/sign-in");
    await submit(page, page.locator("form[data-passkey]")); // one tap; the authenticator's is the other
    t.equal(new URL(page.url()).pathname, "/");
    t.ok(await page.locator("main h1").isVisible(), "the day is there");
  },

  async a_passkey_of_another_device_is_said_and_the_password_way_stays(t) {
    const page = await t.window({ width: 390 });
    await authenticator(page); // empty
    await page.goto("/sign-in");
    t.ok(!await page.locator("[data-failed]").isVisible(), "nothing failed yet");
    await page.locator("form[data-passkey] button").click();
    await page.locator("[data-failed]").waitFor({ state: "visible" });
    t.ok(await page.locator("[name=password]").isVisible(), "the password can be typed");
  },

  async without_script_the_password_and_a_code_open(t) {
    const page = await t.window({ script: false });
    await invited(t, page, "paul.essai@example.org", { script: false });
    t.ok(!await page.locator("form[data-passkey]").isVisible(), "no passkey without script");
    const secret = (await page.locator(".secret").textContent()).trim();
    await page.locator("main [name=code]").fill(digits(secret));
    await submit(page, page.locator("main form[action='/second-factor']"));
    const recovery = (await page.locator(".codes li").first().textContent()).trim();
    await page.locator("main a.btn").first().click();
    await sign_out(page);
    for (const code of [digits(secret, 1), recovery]) {
      await page.goto("/sign-in?to=/organizations");
      await page.locator("[name=email]").fill("paul.essai@example.org");
      await page.locator("[name=password]").fill(PASSWORD);
      await submit(page, page.locator("main form[action='/sign-in']"));
      t.equal(new URL(page.url()).pathname, "/sign-in/code");
      await page.locator("main [name=code]").fill(code);
      await submit(page, page.locator("main form[action='/sign-in/code']"));
      t.equal(new URL(page.url()).pathname, "/organizations");
      await sign_out(page);
    }
  },

  async a_form_written_before_the_session_ended_comes_back_after_both_steps(t) {
    const page = await t.window({ script: false });
    await invited(t, page, "lea.essai@example.org", { role: "director", script: false });
    const secret = (await page.locator(".secret").textContent()).trim();
    await page.locator("main [name=code]").fill(digits(secret));
    await submit(page, page.locator("main form[action='/second-factor']"));
    await page.goto("/organizations/8/edit");
    await page.context().clearCookies({ name: "__Host-session" });
    await page.locator("[name=description]").fill("Sonnette brisée, frapper fort");
    await submit(page, page.locator("main form:has([name=description])"));
    await page.locator("[name=email]").fill("lea.essai@example.org");
    await page.locator("[name=password]").fill(PASSWORD);
    await submit(page, page.locator("main form[action='/sign-in']"));
    await page.locator("main [name=code]").fill(digits(secret, 1));
    await submit(page, page.locator("main form[action='/sign-in/code']"));
    await submit(page, page.locator("main form"));
    await page.goto("/organizations/8/edit");
    t.equal(await page.locator("[name=description]").inputValue(), "Sonnette brisée, frapper fort");
    page.complaints.splice(0); // the browser notes the 401
  },

  async a_director_invites_for_the_agency_and_closes_an_account(t) {
    const page = await t.as("director");
    await page.goto("/people");
    await page.locator("main a.btn").first().click();
    await page.waitForURL("**/people/invite");
    await looks_well(t, page, "inviting");
    const roles = await page.locator("[name=role] option").evaluateAll((all) => all.map((o) => o.value));
    t.ok(roles.includes("worker") && !roles.includes("coordinator") && !roles.includes("administrator"), "roles of an agency only");
    await page.locator("[name=email]").fill("pas une adresse");
    await page.locator("[name=email]").evaluate((input) => { input.type = "text"; });
    await page.locator("[name=role]").selectOption("worker");
    await t.save(page, "email");
    t.ok(await page.locator("#f-email-e").isVisible(), "the error stands at its field");
    t.equal(await page.locator("[name=role]").inputValue(), "worker", "what was chosen stays");
    await page.locator("[name=email]").fill("omar.essai@example.org");
    await t.save(page, "email");
    t.ok(await page.getByText("omar.essai@example.org").first().isVisible(), "the invitation waits in the list");
    await submit(page, page.locator("main form[action='/people/invitations/cancel']").first());
    t.equal(await page.getByText("omar.essai@example.org").count(), 0);
    page.complaints.splice(0); // the browser notes the 422
  },
};
