// An organisation that joins while a page is open: its member is seen there without a reload.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { caretAtEndOf, openDocument, Stage, textOf, until, words } from "./stage.mjs";

const title = "Digitale Daseinsvorsorge – Vorschlag für eine Definition";

let stage, luebeck;

before(async () => {
  stage = await Stage.set();
  await stage.importDefinition();
  luebeck = await stage.enter("Anke Petersen", "Stadtwerke Lübeck", "editor");
  await openDocument(luebeck, title);
});

after(() => stage.strike());

const here = (page) => page.getByRole("button", { name: /^Gerade hier/ });

test("a member of an organisation added just now gets a chip and a named caret on a page that was open before", async () => {
  // Neither a reload nor a new editor would have this mark.
  await textOf(luebeck).evaluate((editor) => (editor.openedBefore = true));
  await caretAtEndOf(luebeck, "Urbane Datenplattformen");
  await luebeck.keyboard.type(" Aus");
  assert.deepEqual(await here(luebeck).locator(".chip").allTextContents(), ["SL"]);

  const rostock = await stage.enter("Jule Brandt", "Hansewerke Rostock Netz", "editor");
  await openDocument(rostock, title);
  await here(luebeck).locator(".chip", { hasText: /^HRN$/ }).waitFor();

  await caretAtEndOf(rostock, "Beratung, Lernorte");
  await rostock.keyboard.type(" Aus Rostock.");
  const paragraph = textOf(luebeck).locator("p", { hasText: "Beratung, Lernorte" }).first();
  await until("the words arrive", async () => (await words(paragraph)).endsWith("Aus Rostock."));
  const caret = paragraph.locator(".remote-caret");
  await caret.waitFor({ state: "attached" });
  assert.equal(await caret.getAttribute("data-label"), "Hansewerke Rostock Netz");
  const colour = await here(luebeck).locator(".chip", { hasText: /^HRN$/ }).getAttribute("data-colour");
  assert.match(await caret.getAttribute("class"), new RegExp(`\\borg-${colour}\\b`));

  // The page has fetched the organisations, and whoever was typing types on in the same editor.
  await luebeck.keyboard.type(" Lübeck.");
  const own = textOf(luebeck).locator("p", { hasText: "Urbane Datenplattformen" }).first();
  await until("the words stand where the caret was", async () => (await words(own)).endsWith(" Aus Lübeck."));
  assert.equal(await textOf(luebeck).evaluate((editor) => editor.openedBefore), true);

  await here(luebeck).click();
  await luebeck.getByRole("listitem").filter({ hasText: "Hansewerke Rostock Netz" }).waitFor();
});

test("no page complained", () => {
  assert.deepEqual(stage.complaints, []);
});
