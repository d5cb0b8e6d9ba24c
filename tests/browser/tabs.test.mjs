// One browser, several tabs: each tab's words get to the server under the name of whoever typed them, whatever becomes of the
// tab and whoever else signs in.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { authorOf, caretAtEndOf, closeTab, comeIn, keptOnDevice, openDocument, saved, Stage, textOf, until, words } from "./stage.mjs";

const title = "Digitale Daseinsvorsorge – Vorschlag für eine Definition";

let stage, office;

before(async () => {
  stage = await Stage.set();
  await stage.importDefinition();
  office = await stage.enter("Anke Petersen", "Stadtwerke Lübeck", "moderator");
  await openDocument(office, title);
});

after(() => stage?.strike());

test("words typed just before the tab is closed without network are there when it is opened again", async () => {
  const page = await stage.enter("Svenja Krüger", "Stadtwerke Dortmund", "editor");
  const browser = page.context();
  await browser.newPage();
  await openDocument(page, title);
  await saved(page);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  const address = page.url();
  await browser.setOffline(true);
  await caretAtEndOf(page, "Beratung, Lernorte");
  await page.keyboard.type(" Im letzten Augenblick.");
  await closeTab(page);

  const again = await browser.newPage();
  await again.goto(address);
  await textOf(again).waitFor();
  assert.ok((await words(textOf(again))).includes("Im letzten Augenblick."), await words(textOf(again)));
  await browser.setOffline(false);
  await saved(again);
  await textOf(office).getByText("Im letzten Augenblick.").waitFor();
});

test("what a closed tab could not send, another tab with the same document sends", async () => {
  const first = await stage.enter("Lena Vogt", "Stadtwerke Kiel", "editor");
  const browser = first.context();
  await openDocument(first, title);
  await saved(first);
  const second = await browser.newPage();
  await second.goto(first.url());
  await textOf(second).waitFor();
  await saved(second);
  await browser.setOffline(true);
  await first.bringToFront();
  await caretAtEndOf(first, "Urbane Datenplattformen");
  await first.keyboard.type(" Aus dem anderen Fenster.");
  await until("the words are kept on the device", async () => {
    await first.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    return keptOnDevice(first, "Aus dem anderen Fenster.");
  });
  await closeTab(first);
  await browser.setOffline(false);
  await textOf(office).getByText("Aus dem anderen Fenster.").waitFor();
  await textOf(second).getByText("Aus dem anderen Fenster.").waitFor();
  await saved(second);
  assert.equal(await authorOf(office, "Aus dem anderen Fenster."), "Lena Vogt");
});

test("when somebody else signs in in another tab, the first one's words wait for their author", async () => {
  const tilo = await stage.invite("Tilo Maas", "Stadtwerke Jena", "editor");
  const murat = await stage.invite("Murat Yılmaz", "Stadtwerke Köln", "editor");
  const first = await stage.window();
  const browser = first.context();
  await comeIn(first, tilo.invitation_url, "Tilo Maas");
  await openDocument(first, title);
  await saved(first);

  const second = await browser.newPage();
  await comeIn(second, murat.invitation_url, "Murat Yılmaz");
  await first.getByRole("heading", { name: "In diesem Browser ist jetzt jemand anderes angemeldet" }).waitFor();
  // What the first page would still ask for, in its own member's name, is refused with the other's session.
  const refused = await second.evaluate(async (member) => {
    const named = { headers: { "Wortlaut-Member": member } };
    const answer = await fetch("/api/v1/documents", named);
    const leaving = await fetch("/api/v1/session", { ...named, method: "DELETE" });
    const socket = new WebSocket(`${location.origin.replace("http", "ws")}/sync?member=${member}`);
    const { code } = await new Promise((resolve) => socket.addEventListener("close", resolve));
    return [answer.status, (await answer.json()).type, leaving.status, code, (await fetch("/api/v1/documents")).status];
  }, tilo.member_id);
  assert.deepEqual(refused, [401, "urn:wortlaut:problem:another-member", 401, 4401, 200]);

  await openDocument(second, title);
  await caretAtEndOf(second, "Beratung, Lernorte");
  await second.keyboard.type(" Von Murat.");
  await saved(second);
  const { invitation_url: link } = await stage.server.command("member", "invite", "--member", tilo.member_id);
  await comeIn(first, link, "Tilo Maas");
  await second.getByRole("heading", { name: "In diesem Browser ist jetzt jemand anderes angemeldet" }).waitFor();
  await openDocument(first, title);
  await caretAtEndOf(first, "Urbane Datenplattformen");
  await first.keyboard.type(" Von Tilo.");
  await saved(first);
  await textOf(office).getByText("Von Tilo.").waitFor();
  assert.equal(await authorOf(office, "Von Murat."), "Murat Yılmaz");
  assert.equal(await authorOf(office, "Von Tilo."), "Tilo Maas");

  await second.getByRole("button", { name: "Als die andere Person weiterarbeiten" }).click();
  await second.getByRole("button", { name: /Tilo Maas/ }).waitFor();
  await stage.check();
});

test("no page complained", () => {
  assert.deepEqual(stage.complaints, []);
});
