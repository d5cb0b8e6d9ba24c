// After a restore from a backup devices still have what the server lost. One's own words are sent again before they are
// called saved; another's wait until a moderator decides, with the keyboard.
import { cp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { authorOf, openDocument, Stage, syncState, textOf, until } from "./stage.mjs";

const title = "Satzung";

let stage, moderator, colleague;

before(async () => {
  stage = await Stage.set();
  await stage.server.createDocument(title);
});

after(() => stage.strike());

/** Puts back what the data folder was when the copy was made. */
async function bringBack(copy) {
  await stage.server.stop();
  await rm(stage.server.data, { recursive: true });
  await cp(copy, stage.server.data, { recursive: true });
  await stage.server.startAgain();
}

async function copied() {
  await stage.server.stop();
  const copy = join(tmpdir(), `wortlaut-backup-${process.pid}`);
  await cp(stage.server.data, copy, { recursive: true });
  await stage.server.startAgain();
  return copy;
}

async function write(page, words) {
  await textOf(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(words);
}

async function saved(page) {
  await until("saved", async () => (await syncState(page).getAttribute("data-sync")) === "saved");
}

/** Notes from now on in the page's `said` what else it says of its words. */
function listenTo(page) {
  return page.evaluate(() => {
    const sentence = () => document.querySelector("[data-sync]").getAttribute("data-sync");
    let last = sentence();
    globalThis.said = [];
    const note = () => {
      const now = sentence();
      if (now !== last) globalThis.said.push(now);
      last = now;
    };
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
}

/** The text as the server has it, asked by the page at once. */
function atTheServer(page) {
  return page.evaluate(async () => {
    const id = location.pathname.split("/")[2];
    return (await fetch(`/api/v1/documents/${id}/export/txt`)).text();
  });
}

test("what the server lost of one's own words is not called saved until it has them again", async () => {
  const page = await stage.enter("Ida Kern", "Stadtwerke Kiel", "editor");
  await openDocument(page, title);
  await write(page, "Vor der Sicherung. ");
  await saved(page);
  const copy = await copied();
  await write(page, "Nach der Sicherung. ");
  await saved(page);
  assert.ok((await atTheServer(page)).includes("Nach der Sicherung."));
  await listenTo(page);
  await bringBack(copy);
  await rm(copy, { recursive: true });
  // Unless the page comes back and says so, this waits in vain; what it said before then stands in `said`.
  await until("saved again", () => page.evaluate(() => globalThis.said.includes("saved")));
  assert.ok((await atTheServer(page)).includes("Nach der Sicherung."));
  const said = await page.evaluate(() => globalThis.said);
  assert.ok(said.indexOf("saving") >= 0 && said.indexOf("saving") < said.indexOf("saved"), said.join());
  await stage.check();
  await page.context().close();
});

test("what a colleague's device brings back waits, and is admitted as its author's", async () => {
  moderator = await stage.enter("Mara Voss", "Leitung", "moderator");
  colleague = await stage.enter("Max Huber", "Stadtwerke München", "editor");
  const author = await stage.enter("Lea Brandt", "Stadtwerke Lübeck", "editor");
  for (const page of [moderator, colleague, author]) await openDocument(page, title);
  await write(author, "Erster Satz. ");
  await textOf(colleague).getByText("Erster Satz.").waitFor();
  await saved(author);
  const copy = await copied();
  await write(author, "Zweiter Satz.");
  await textOf(colleague).getByText("Zweiter Satz.").waitFor();
  // Both the author's device and the server's disk are lost. The moderator's page has seen nothing of it.
  await author.context().close();
  await moderator.context().close();
  await bringBack(copy);
  await rm(copy, { recursive: true });
  await colleague.getByText("Änderungen anderer auf diesem Gerät warten auf eine Entscheidung", { exact: false }).waitFor();
  moderator = await stage.enter("Mira Voss", "Leitung", "moderator");
  await openDocument(moderator, title);
  const button = moderator.getByRole("button", { name: "Änderungen eines Mitglieds warten auf Ihre Entscheidung" });
  await button.waitFor();
  assert.ok(!(await textOf(moderator).textContent()).includes("Zweiter"), "nobody reads it before");
  await button.focus();
  await moderator.keyboard.press("Enter");
  const dialog = moderator.getByRole("dialog");
  await dialog.getByRole("heading", { name: "Angeblich von Lea Brandt" }).waitFor();
  await dialog.getByText("Mitgebracht von Max Huber").waitFor();
  await dialog.getByText("Zweiter Satz.").waitFor();
  await narrow(moderator);
  await dialog.getByRole("button", { name: "Übernehmen" }).focus();
  await moderator.keyboard.press("Enter");
  await dialog.getByText("Übernommen.").waitFor();
  await dialog.getByText("Es wartet nichts.").waitFor();
  await moderator.keyboard.press("Escape");
  await textOf(moderator).getByText("Zweiter Satz.").waitFor();
  await button.waitFor({ state: "detached" });
  await saved(colleague);
  assert.deepEqual(stage.complaints, []);
});

test("words of somebody of whom the backup has none are not taken for those of whoever brings a copy", async () => {
  const author = await stage.enter("Lia Brand", "Stadtwerke Bonn", "editor");
  const bringer = await stage.enter("Max Hofer", "Stadtwerke Hof", "editor");
  for (const page of [author, bringer]) await openDocument(page, title);
  const copy = await copied();
  await write(author, "Unverwechselbar. ");
  await textOf(bringer).getByText("Unverwechselbar.").waitFor();
  await saved(author);
  await author.context().setOffline(true);
  await bringBack(copy);
  await rm(copy, { recursive: true });
  await bringer.getByText("Änderungen anderer auf diesem Gerät warten auf eine Entscheidung", { exact: false }).waitFor();
  assert.ok(!(await atTheServer(bringer)).includes("Unverwechselbar."));
  await author.context().setOffline(false);
  await saved(bringer);
  await saved(author);
  assert.equal(await authorOf(author, "Unverwechselbar."), "Lia Brand");
  await stage.check();
  for (const page of [author, bringer]) await page.context().close();
});

/** 360 px wide and dark, nothing is cut off; WORTLAUT_SHOTS names a folder for pictures. */
async function narrow(page) {
  const shots = process.env.WORTLAUT_SHOTS;
  for (const [width, colorScheme] of [[1440, "light"], [1440, "dark"], [360, "light"], [360, "dark"]]) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    const overflow = await page.evaluate(() => document.querySelector("dialog").scrollWidth - document.querySelector("dialog").clientWidth);
    assert.ok(overflow <= 0, `${String(overflow)} px too wide at ${String(width)}`);
    if (shots) await page.screenshot({ path: join(shots, `held-${String(width)}-${colorScheme}.png`) });
  }
}

test("no other than moderators hear of it", async () => {
  const answer = await colleague.evaluate(async () => {
    const id = location.pathname.split("/")[2];
    return (await fetch(`/api/v1/documents/${id}/held`)).status;
  });
  assert.equal(answer, 403);
  assert.equal(await colleague.getByRole("button", { name: /warten auf Ihre Entscheidung/ }).count(), 0);
});
