// Tables: two editors in one table at once, all by keyboard, on wide and narrow pages.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { caretAtEndOf, openDocument, Stage, textOf, until, words } from "./stage.mjs";

const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

const title = "Digitale Daseinsvorsorge – Vorschlag für eine Definition";
const given = [
  ["Aufgabe", "Kommune", "Kommunales Unternehmen"],
  ["Ziele und Umfang festlegen", "verantwortlich", "berät"],
  ["Leistung erbringen", "beauftragt", "verantwortlich"],
  ["Daten bereitstellen", "regelt Zugang", "betreibt"],
  ["Wirkung prüfen", "verantwortlich", "berichtet"],
];

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

const tableOf = (page, number = 1) => page.getByRole("table", { name: `Tabelle ${number}`, exact: true });
const cellOf = (page, row, column, number = 1) => tableOf(page, number).locator("tr").nth(row).locator("th, td").nth(column);

/** The words of a table's cells, row by row, without carets of others. */
async function rowsOf(page, number = 1) {
  const rows = await tableOf(page, number).locator("tr").all();
  return Promise.all(rows.map(async (row) => Promise.all((await row.locator("th, td").all()).map(words))));
}

const everywhere = (name, number, expected) =>
  until(name, async () => {
    for (const page of [luebeck, muenchen, reader]) {
      const seen = await rowsOf(page, number);
      if (JSON.stringify(seen) !== JSON.stringify(expected)) return seen;
    }
    return true;
  });

const changed = (row, column, words) =>
  given.map((cells, at) => cells.map((cell, across) => (at === row && across === column ? words : cell)));

/** Which cell has the caret, as its name is spoken. */
const spoken = (page) => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));

/** Chooses from the menu that the toolbar shows for the table at the caret, by keyboard alone. */
async function choose(page, name) {
  await page.keyboard.press("Alt+F10");
  await page.getByRole("button", { name: /^Tabelle/ }).focus();
  await page.keyboard.press("Enter");
  const item = page.getByRole("menu", { name: "Tabelle" }).getByText(name, { exact: true });
  for (let step = 0; step < 10 && !(await item.evaluate((element) => element === document.activeElement)); step += 1) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
}

async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() =>
    globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
}

test("the template's table is a table, with its first row as heads of the columns", async () => {
  await everywhere("the table of the definition", 1, given);
  const heads = await tableOf(luebeck).locator("thead th[scope=col]").allInnerTexts();
  assert.deepEqual(heads.map((head) => head.trim()), given[0]);
});

test("two write in two cells of one table at once", async () => {
  await cellOf(luebeck, 1, 2).click();
  await cellOf(muenchen, 4, 2).click();
  await luebeck.keyboard.press("End");
  await muenchen.keyboard.press("End");
  await Promise.all([
    luebeck.keyboard.type(" die Kommune", { delay: 15 }),
    muenchen.keyboard.type(" jährlich", { delay: 15 }),
  ]);
  const expected = changed(1, 2, "berät die Kommune");
  expected[4][2] = "berichtet jährlich";
  await everywhere("both cells", 1, expected);
  await until("Lübeck sees München's caret in its cell", async () => (await cellOf(luebeck, 4, 2).locator(".remote-caret").count()) === 1);
  await until("the reader sees both carets", async () => (await tableOf(reader).locator(".remote-caret").count()) === 2);
  assert.equal(await spoken(luebeck), "Zeile 2, Spalte 3, Kommunales Unternehmen");
});

test("both write in the same cell at once, and undo takes back one's own words only", async () => {
  for (const page of [luebeck, muenchen]) {
    await cellOf(page, 3, 1).click();
    await page.keyboard.press("End");
  }
  await Promise.all([luebeck.keyboard.type(" AAA", { delay: 20 }), muenchen.keyboard.type(" BBB", { delay: 20 })]);
  await until("the same cell everywhere", async () => {
    const seen = await Promise.all([luebeck, muenchen, reader].map((page) => words(cellOf(page, 3, 1))));
    const whole = [..."AAA", ..."BBB"].length === seen[0].replace(/[^AB]/g, "").length;
    return whole && seen.every((one) => one === seen[0]) ? true : seen;
  });
  await luebeck.keyboard.press("Control+z");
  await until("Lübeck's words gone", async () => {
    const seen = await words(cellOf(muenchen, 3, 1));
    return seen === "regelt Zugang BBB" ? true : seen;
  });
  await muenchen.keyboard.press("Control+z");
  await until("München's words gone", async () => (await words(cellOf(luebeck, 3, 1))) === "regelt Zugang");
});

test("a table is inserted, filled, changed and taken back by keyboard", async () => {
  await caretAtEndOf(luebeck, "Nicht zur digitalen Daseinsvorsorge");
  await luebeck.keyboard.press("Control+Alt+t");
  await until("the caret in the first cell", async () => (await spoken(luebeck)) === "Zeile 1, Spalte 1");
  const number = (await luebeck.evaluate(() => document.activeElement.closest("table").getAttribute("aria-label"))).replace("Tabelle ", "");
  const shows = (name, expected) => everywhere(name, number, expected);
  await luebeck.keyboard.type("Netz");
  await luebeck.keyboard.press("Tab");
  await luebeck.keyboard.press("Control+b");
  await luebeck.keyboard.type("Betrieb");
  await luebeck.keyboard.press("Control+b");
  await shows("two heads", [["Netz", "Betrieb", ""], ["", "", ""], ["", "", ""]]);
  assert.equal(await cellOf(muenchen, 0, 1, number).locator("strong").innerText(), "Betrieb");
  await luebeck.keyboard.press("Enter");
  assert.equal(await spoken(luebeck), "Zeile 2, Spalte 2, Betrieb");
  await choose(luebeck, "Zeile darüber einfügen");
  await luebeck.keyboard.type("neu");
  await shows("a row above", [["Netz", "Betrieb", ""], ["", "neu", ""], ["", "", ""], ["", "", ""]]);
  await choose(luebeck, "Spalte rechts einfügen");
  await luebeck.keyboard.type("daneben");
  await shows("a column", [["Netz", "Betrieb", "", ""], ["", "neu", "daneben", ""], ["", "", "", ""], ["", "", "", ""]]);
  await choose(luebeck, "Zeile entfernen");
  await choose(luebeck, "Spalte entfernen");
  await shows("without both", [["Netz", "Betrieb", ""], ["", "", ""], ["", "", ""]]);
  await choose(luebeck, "Erste Zeile ist Überschrift");
  await until("no heads", async () => (await tableOf(muenchen, number).locator("th").count()) === 0);
  for (let step = 0; step < 3; step += 1) await luebeck.keyboard.press("Control+z");
  await shows("all three taken back", [["Netz", "Betrieb", "", ""], ["", "neu", "daneben", ""], ["", "", "", ""], ["", "", "", ""]]);
  await until("heads", async () => (await tableOf(muenchen, number).locator("thead th").count()) === 4);
  await cellOf(luebeck, 3, 3, number).click();
  await luebeck.keyboard.press("Tab");
  assert.equal(await spoken(luebeck), "Zeile 5, Spalte 1, Netz");
  await luebeck.keyboard.press("Shift+Tab");
  assert.equal(await spoken(luebeck), "Zeile 4, Spalte 4");
  await choose(luebeck, "Tabelle entfernen");
  await until("the table gone", async () => (await muenchen.getByRole("table").count()) === 1);
  await luebeck.keyboard.press("Control+z");
  await shows("the table back", [["Netz", "Betrieb", "", ""], ["", "neu", "daneben", ""], ["", "", "", ""], ["", "", "", ""], ["", "", "", ""]]);
});

test("arrows lead into a table and out of it, and Escape back to the text", async () => {
  await caretAtEndOf(luebeck, "Nicht zur digitalen Daseinsvorsorge");
  await luebeck.keyboard.press("ArrowRight");
  assert.match(await spoken(luebeck), /^Zeile 1, Spalte 1/);
  await luebeck.keyboard.press("ArrowLeft");
  assert.equal(await spoken(luebeck), "Text des Dokuments");
  await luebeck.keyboard.press("ArrowRight");
  for (let row = 0; row < 5; row += 1) await luebeck.keyboard.press("ArrowDown");
  assert.equal(await spoken(luebeck), "Text des Dokuments");
  await luebeck.keyboard.press("ArrowUp");
  assert.match(await spoken(luebeck), /^Zeile 5/);
  await luebeck.keyboard.press("Escape");
  assert.equal(await spoken(luebeck), "Text des Dokuments");
});

test("a copied table is pasted as another table with the same words", async () => {
  const before = await luebeck.getByRole("table").count();
  await textOf(luebeck).focus();
  const html = "<p>Davor</p><table><tr><th>Ort</th><th>Stand</th></tr><tr><td><b>Ulm</b></td><td><p>eins</p><p>zwei</p></td></tr></table>";
  await luebeck.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData("text/html", pasted);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, html);
  await until("one more table", async () => (await muenchen.getByRole("table").count()) === before + 1);
  const pasted = async (page) => {
    const tables = await Promise.all(Array.from({ length: before + 1 }, (_, index) => rowsOf(page, index + 1)));
    return tables.find(([first]) => first?.[0] === "Ort");
  };
  await until("its words", async () => {
    const seen = await pasted(muenchen);
    return JSON.stringify(seen) === JSON.stringify([["Ort", "Stand"], ["Ulm", "eins zwei"]]) ? true : seen;
  });
  await luebeck.keyboard.press("Control+z");
  await until("taken back", async () => (await muenchen.getByRole("table").count()) === before);
});

test("a reader reads the table and cannot write in it", async () => {
  assert.equal(await tableOf(reader).locator("[contenteditable=true]").count(), 0);
  await cellOf(reader, 1, 1).click();
  await reader.keyboard.type("nein");
  assert.equal(await words(cellOf(reader, 1, 1)), "verantwortlich");
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing to mend at a table (${colorScheme})`, async () => {
    await luebeck.emulateMedia({ colorScheme });
    await cellOf(luebeck, 1, 1).click();
    assert.deepEqual(await violations(luebeck), []);
    assert.deepEqual(await violations(reader), []);
  });
}

test("at 360 px the page does not scroll sideways, a wide table does, and the keyboard reaches it", async () => {
  await luebeck.setViewportSize({ width: 360, height: 740 });
  await cellOf(luebeck, 0, 2).click();
  for (let more = 0; more < 3; more += 1) await choose(luebeck, "Spalte rechts einfügen");
  const page = await luebeck.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
  assert.ok(page[0] <= page[1], `the page is ${page[0]} px wide in ${page[1]} px`);
  const region = luebeck.getByRole("region", { name: "Tabelle 1", exact: true });
  await until("a region that scrolls", async () => region.evaluate((element) => element.scrollWidth > element.clientWidth && element.tabIndex === 0));
  assert.deepEqual(await violations(luebeck), []);
  for (let more = 0; more < 3; more += 1) await luebeck.keyboard.press("Control+z");
  await luebeck.setViewportSize({ width: 1280, height: 720 });
});

test("nothing complained, and the log is as it should be", async () => {
  assert.deepEqual(stage.complaints, []);
  await stage.check();
});
