// A train ride: the network goes, the tab is closed and opened again, the server restarts, and nothing is lost.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { caretAtEndOf, keptOnDevice, openDocument, Stage, syncState, textOf, until, words } from "./stage.mjs";

const title = "Digitale Daseinsvorsorge – Vorschlag für eine Definition";

let stage, train, office;

before(async () => {
  stage = await Stage.set();
  await stage.importDefinition();
  train = await stage.enter("Svenja Krüger", "Stadtwerke Dortmund", "editor");
  office = await stage.enter("Anke Petersen", "Stadtwerke Lübeck", "editor");
  await openDocument(train, title);
  await openDocument(office, title);
  await until("saved", async () => (await syncState(train).getAttribute("data-sync")) === "saved");
  // The next start without network needs the pages on the device.
  await train.evaluate(async () => void (await navigator.serviceWorker.ready));
});

after(() => stage.strike());

test("writing goes on without network, over a closed tab and a restarted server", async () => {
  const context = train.context();
  await context.setOffline(true);
  await caretAtEndOf(train, "Beratung, Lernorte");
  await train.keyboard.type(" Im Zug geschrieben.");
  await until("the page says where the words are", async () => {
    const said = await syncState(train).textContent();
    return /nur auf diesem Gerät|keine Verbindung/.test(said) ? true : said;
  });
  const address = train.url();
  await until("the words are kept on the device", async () => {
    await train.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    return keptOnDevice(train, "Im Zug geschrieben.");
  });
  await train.close({ runBeforeUnload: true });
  await stage.server.kill();

  const again = await context.newPage();
  await again.goto(address);
  await textOf(again).waitFor();
  await until("the words are there again", async () => (await words(textOf(again))).includes("Im Zug geschrieben."));
  assert.notEqual(await syncState(again).getAttribute("data-sync"), "saved");

  await stage.server.startAgain();
  await caretAtEndOf(office, "Urbane Datenplattformen");
  await office.keyboard.type(" Im Büro geschrieben.");
  await context.setOffline(false);
  for (const page of [again, office]) {
    await until("everybody has both sentences", async () => {
      const text = await words(textOf(page));
      return text.includes("Im Zug geschrieben.") && text.includes("Im Büro geschrieben.") ? true : text.slice(0, 80);
    });
    await until("saved", async () => {
      const state = await syncState(page).getAttribute("data-sync");
      return state === "saved" ? true : state;
    });
  }
  assert.equal(await words(textOf(again)), await words(textOf(office)));
  await stage.check();
});

test("no page complained", () => {
  assert.deepEqual(stage.complaints, []);
});
