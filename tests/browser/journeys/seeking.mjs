// SPDX-License-Identifier: AGPL-3.0-or-later
// Looking for partners: from a name to a party.
import { press, sound } from "./steps.mjs";

export const seeking = {
  async "a partner is sought, called and joined, on a phone"(t) {
    const page = await t.as("coordinator", { width: 390 });
    await page.goto("/partnerships");
    const partnership = await page.locator(".board a", { hasText: "Centre des femmes de la Baie" }).first().getAttribute("href");
    const board = `${partnership}/prospects`;
    await sound(t, page, board);
    await sound(t, page, `${board}/find`);

    // One that completes us is added, and its dossier begun.
    const suggested = page.locator("#suggested li").first();
    const name = (await suggested.locator("a").first().textContent()).trim();
    await press(page, suggested.locator("button"));
    t.ok((await page.textContent("#at-study")).includes(name), `${name} is on the board`);
    await press(page, page.locator("#at-study a", { hasText: name }).first());
    const dossier = new URL(page.url()).pathname;
    await page.locator("#t-why summary").click();
    await page.fill("#k-why", "Un toit dès le premier soir");
    await press(page, page.locator("#t-why button[type=submit]"));
    t.ok((await page.textContent("#t-why")).includes("premier soir"), "what was noted is in the dossier");
    await sound(t, page, dossier);
    await sound(t, page, `${dossier}/brief`);
    t.ok((await page.textContent("main")).includes("premier soir"), "and on the sheet for the meeting");

    // The call: they say not now, and name somebody else.
    await sound(t, page, `${dossier}/call`);
    await page.selectOption("[name=outcome]", "not_now");
    await page.fill("[name=summary]", "Pas avant l’automne.");
    await page.fill("[name=names]", "Cercle des voisines");
    await t.save(page, "outcome");
    const next = await page.textContent("#next");
    t.ok(next.includes("Pas maintenant") && next.includes("Reprendre contact"), "it stays invited, with a next step");
    await page.goto(board);
    t.ok((await page.textContent("#at-study")).includes("Cercle des voisines"), "the name that was told is on the board");
    t.ok((await page.textContent("#at-not_now")).includes(name), "and who said not now too");

    // A letter says what is left to fill.
    await sound(t, page, `${dossier}/mail?words=no`);
    await press(page, page.locator("button[value=send]"));
    t.ok((await page.textContent("main")).includes("entre crochets"), "a letter with brackets does not leave");
    page.complaints.splice(0); // the browser notes the 422

    // It fits after all.
    await page.goto(dossier);
    await press(page, page.locator("form[action$='/join'] button"));
    t.ok((await page.textContent("#parties")).includes(name), "it is a party of the partnership");

    const dark = await t.as("coordinator", { lang: "en", width: 1280, dark: true });
    for (const path of [board, `${board}/find`, dossier, `${dossier}/brief`, `${dossier}/call`, `${dossier}/mail`, "/prospects", "/prospects/board"])
      await sound(t, dark, path, "en");
  },
};
