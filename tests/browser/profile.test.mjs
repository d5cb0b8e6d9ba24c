// One browser, used by two members after each other: neither ever sends, sees or loses the other's words.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { authorOf, caretAtEndOf, closeTab, comeIn, keptOnDevice, openDocument, saved, Stage, textOf, until, words } from "./stage.mjs";

const title = "Digitale Daseinsvorsorge – Vorschlag für eine Definition";
const first = "Nur Svenja schrieb das.";
const second = "Und das schrieb Murat.";

let stage, office;

before(async () => {
  stage = await Stage.set();
  await stage.importDefinition();
  office = await stage.enter("Anke Petersen", "Stadtwerke Lübeck", "moderator");
  await openDocument(office, title);
});

after(() => stage?.strike());

test("unsent words wait for their own author, whoever uses the browser meanwhile", async () => {
  const svenja = await stage.invite("Svenja Krüger", "Stadtwerke Dortmund", "editor");
  const murat = await stage.invite("Murat Yılmaz", "Stadtwerke Köln", "editor");

  const page = await stage.window();
  const browser = page.context();
  // A browser whose last tab is closed would be gone with all it keeps.
  await browser.newPage();
  await comeIn(page, svenja.invitation_url, "Svenja Krüger");
  await openDocument(page, title);
  await saved(page);
  await browser.setOffline(true);
  await caretAtEndOf(page, "Beratung, Lernorte");
  await page.keyboard.type(` ${first}`);
  await until("the words are kept on the device", async () => {
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    return keptOnDevice(page, first);
  });
  await closeTab(page);
  // Her session is over when the network is back: else the words would go, as hers, with the next page that opens.
  await browser.clearCookies();
  await browser.setOffline(false);

  const next = await browser.newPage();
  await comeIn(next, murat.invitation_url, "Murat Yılmaz");
  await openDocument(next, title);
  await caretAtEndOf(next, "Urbane Datenplattformen");
  await next.keyboard.type(` ${second}`);
  await saved(next);
  await textOf(office).getByText(second).waitFor();
  for (const [whose, each] of [["Murat's", next], ["the office's", office]]) {
    assert.ok(!(await words(textOf(each))).includes(first), `${whose} page has none of Svenja's words`);
  }

  const { invitation_url: again } = await stage.server.command("member", "invite", "--member", svenja.member_id);
  await comeIn(next, again, "Svenja Krüger");
  await openDocument(next, title);
  await textOf(next).getByText(first).waitFor();
  await saved(next);
  await textOf(office).getByText(first).waitFor();
  assert.equal(await authorOf(office, first), "Svenja Krüger");
  assert.equal(await authorOf(office, second), "Murat Yılmaz");
  await stage.check();
});

test("no page complained", () => {
  assert.deepEqual(stage.complaints, []);
});
