// Two editors of different organisations and a reader, in one document at the same time.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { caretAtEndOf, noteOf, openDocument, saved, Stage, syncState, textOf, until, words } from "./stage.mjs";

const title = "Digitale Daseinsvorsorge – Vorschlag für eine Definition";
const paragraph = "Nicht zur digitalen Daseinsvorsorge";

let stage, luebeck, muenchen, reader;

before(async () => {
  stage = await Stage.set();
  await stage.importDefinition();
  luebeck = await stage.enter("Anke Petersen", "Stadtwerke Lübeck", "editor");
  muenchen = await stage.enter("Florian Huber", "Stadtwerke München", "editor");
  reader = await stage.enter("Martina Seidel", "VKU", "reader");
  for (const page of [luebeck, muenchen, reader]) await openDocument(page, title);
});

after(() => stage.strike());

/** What was typed behind the paragraph's last word, and its letters in alphabetical order. */
async function typed(page) {
  const text = await words(textOf(page).locator("p", { hasText: paragraph }).first());
  const lastWord = "Gegenstand der digitalen Daseinsvorsorge.";
  return text.slice(text.indexOf(lastWord) + lastWord.length).replace(/\d/g, "");
}

const letters = (text) => [...text].sort().join("");

const everywhere = (name, condition) =>
  until(name, async () => {
    for (const page of [luebeck, muenchen, reader]) {
      const seen = await condition(page);
      if (seen !== true) return seen;
    }
    return true;
  });

test("both type at the same time in the same paragraph, and no key is lost", async () => {
  await caretAtEndOf(luebeck, paragraph);
  await caretAtEndOf(muenchen, paragraph);
  const fromLuebeck = " Lübeck ergänzt dies.";
  const fromMuenchen = " München sieht jenes.";
  await Promise.all([
    luebeck.keyboard.type(fromLuebeck, { delay: 15 }),
    muenchen.keyboard.type(fromMuenchen, { delay: 15 }),
  ]);
  await everywhere("the same text everywhere", async (page) => {
    const text = await typed(page);
    return letters(text) === letters(fromLuebeck + fromMuenchen) && text === (await typed(luebeck)) ? true : text;
  });
});

test("carets are named by organisation, and the reader sees who is here", async () => {
  await luebeck.keyboard.press("ArrowLeft");
  await until("München sees Lübeck's caret", async () => (await muenchen.locator(".remote-caret").count()) > 0);
  assert.match(await muenchen.locator(".remote-caret").first().getAttribute("data-label"), /Lübeck/);
  await reader.getByRole("button", { name: /Gerade hier: .*Lübeck.*München|Gerade hier: .*München.*Lübeck/ }).waitFor();
});

test("both type in the same footnote", async () => {
  const end = async (page) => {
    await noteOf(page, 1).click();
    await page.keyboard.press("Control+End");
  };
  await end(luebeck);
  await end(muenchen);
  await Promise.all([
    luebeck.keyboard.type(" AAA", { delay: 20 }),
    muenchen.keyboard.type(" BBB", { delay: 20 }),
  ]);
  await everywhere("the same footnote everywhere", async (page) => {
    const note = await words(noteOf(page, 1));
    const whole = [..."AAA", ..."BBB"].every((c) => note.includes(c)) && note.match(/A/g)?.length === 4;
    return note === (await words(noteOf(luebeck, 1))) && whole ? true : note;
  });
});

test("a passage copied into another document brings its footnote's words", async () => {
  const note = await words(noteOf(luebeck, 1));
  const copied = await textOf(luebeck).evaluate((text) => {
    const data = new DataTransfer();
    const reference = text.querySelector("[data-footnote]");
    getSelection().selectAllChildren(reference.closest("p, h2, li, blockquote"));
    return new Promise((resolve) => {
      document.addEventListener("selectionchange", () => {
        text.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
        resolve({ html: data.getData("text/html"), text: data.getData("text/plain") });
      }, { once: true });
    });
  });
  assert.ok(copied.text.includes(`[${note}]`), copied.text);
  await stage.server.createDocument("Anderswo");
  const elsewhere = await luebeck.context().newPage();
  await elsewhere.goto(stage.url);
  await openDocument(elsewhere, "Anderswo");
  await textOf(elsewhere).click();
  await textOf(elsewhere).evaluate((text, html) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    text.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, copied.html);
  await until("the note's words", async () => {
    const there = await words(noteOf(elsewhere, 1));
    return there === note ? true : there;
  });
  await saved(elsewhere);
  await elsewhere.close();
});

test("a reader reads and cannot type", async () => {
  const before = await words(textOf(luebeck));
  await reader.getByText("Sie lesen mit.").waitFor();
  assert.equal(await textOf(reader).getAttribute("contenteditable"), "false");
  await textOf(reader).click();
  await reader.keyboard.type("darf nicht");
  assert.equal(await words(textOf(reader)), before);
  assert.equal(await reader.getByRole("toolbar").count(), 0);
});

test("nothing is called saved before it is on disk, and waiting loses nothing", async () => {
  await until("saved", async () => (await syncState(luebeck).getAttribute("data-sync")) === "saved");
  const release = await stage.server.holdWriteLock();
  await caretAtEndOf(luebeck, "Beratung, Lernorte");
  await luebeck.keyboard.type(" Gesperrt.");
  await until("the page says it is saving", async () => (await syncState(luebeck).getAttribute("data-sync")) !== "saved");
  // Long enough for many round trips: the state must stay what it is while the disk cannot be written.
  const states = await luebeck.evaluate(async () => {
    const seen = new Set();
    const watched = document.querySelector("[data-sync]");
    for (const end = performance.now() + 3_000; performance.now() < end; ) {
      seen.add(watched.dataset.sync);
      await new Promise(requestAnimationFrame);
    }
    return [...seen];
  });
  assert.ok(!states.includes("saved"), `called saved while the disk was locked: ${states}`);
  assert.ok(!(await words(textOf(muenchen))).includes("Gesperrt"), "passed on before it was on disk");
  await release();
  await until("saved after the lock", async () => (await syncState(luebeck).getAttribute("data-sync")) === "saved");
  await everywhere("the words arrive", async (page) => (await words(textOf(page))).includes("Gesperrt."));
  assert.match(await syncState(luebeck).textContent(), /^Gespeichert \d\d:\d\d$/);
});

test("bold, headings and a new footnote made with the keyboard reach the others", async () => {
  await caretAtEndOf(luebeck, "Urbane Datenplattformen");
  await luebeck.keyboard.press("Enter");
  await luebeck.keyboard.press("Control+b");
  await luebeck.keyboard.type("fett");
  await luebeck.keyboard.press("Control+b");
  await luebeck.keyboard.type(" und schlicht");
  await luebeck.keyboard.press("Control+Alt+f");
  await luebeck.keyboard.type("Eine neue Fußnote.");
  await luebeck.keyboard.press("Escape");
  await muenchen.locator("strong", { hasText: "fett" }).waitFor();
  await everywhere("two footnotes", async (page) => {
    const notes = await Promise.all([words(noteOf(page, 1)), words(noteOf(page, 2))]);
    return notes.includes("Eine neue Fußnote.") ? true : notes;
  });
});

test("no page complained: no violated policy, no uncaught error", () => {
  assert.deepEqual(stage.complaints, []);
});
