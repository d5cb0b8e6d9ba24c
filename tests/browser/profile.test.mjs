// One browser, used by two members after each other: neither ever sends, sees or loses the other's words.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { caretAtEndOf, keptOnDevice, openDocument, Stage, syncState, textOf, until, words } from "./stage.mjs";

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

async function comeIn(page, link, name) {
  await page.goto(link);
  await page.getByRole("button", { name: `Als ${name} anmelden` }).click();
  await page.getByRole("heading", { name: "Dokumente" }).waitFor();
}

const saved = (page) =>
  until("everything is saved", async () => {
    const state = await syncState(page).getAttribute("data-sync");
    return state === "saved" ? true : state;
  });

/** Who wrote a piece of the text, as the history says it. */
async function authorOf(page, piece) {
  return page.evaluate(async (piece) => {
    const [, id] = /\/d\/([^/]+)/.exec(location.pathname);
    const blame = await (await fetch(`/api/v1/documents/${id}/blame`)).json();
    const members = await (await fetch("/api/v1/members")).json();
    const run = blame.blocks.flatMap(({ runs }) => runs).find(({ text }) => text?.includes(piece));
    const author = run && blame.authors[run.by];
    return members.find(({ id: member }) => member === author?.member_id)?.name;
  }, piece);
}

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
  const closed = page.waitForEvent("close");
  await page.close({ runBeforeUnload: true });
  await closed;
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
