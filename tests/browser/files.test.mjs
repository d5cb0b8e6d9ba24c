// Texts leave the house as files, come in from files, and are shown to everybody.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { zip } from "../harness/zip.mjs";
import { caretAtEndOf, openDocument, Stage, syncState, textOf, until, words } from "./stage.mjs";

const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const title = "Digitale Daseinsvorsorge – Vorschlag für eine Definition";
const minutes = {
  name: "Protokoll.docx",
  mimeType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  buffer: docx(`
    <w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Protokoll der Sitzung</w:t></w:r></w:p>
    <w:p><w:r><w:t xml:space="preserve">Die Netze bleiben </w:t></w:r>
      <w:ins w:id="1" w:author="Huber"><w:r><w:t>dauerhaft</w:t></w:r></w:ins>
      <w:del w:id="2" w:author="Huber"><w:r><w:delText>vorerst</w:delText></w:r></w:del>
      <w:r><w:t xml:space="preserve"> in kommunaler Hand.</w:t></w:r></w:p>
    <w:tbl>
      <w:tr><w:tc><w:p><w:r><w:t>Ort</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Stand</w:t></w:r></w:p></w:tc></w:tr>
      <w:tr><w:tc><w:p><w:r><w:t>Ulm</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>erprobt</w:t></w:r></w:p></w:tc></w:tr>
    </w:tbl>
    <w:p><w:r><w:t>Ende.</w:t></w:r></w:p>`),
};

let stage, luebeck, reader;

before(async () => {
  stage = await Stage.set();
  await stage.importDefinition();
  luebeck = await stage.enter("Anke Petersen", "Stadtwerke Lübeck", "moderator", { viewport: { width: 1440, height: 1000 } });
  reader = await stage.enter("Martina Seidel", "VKU", "reader", { viewport: { width: 1440, height: 1000 } });
  for (const page of [luebeck, reader]) await openDocument(page, title);
});

after(() => stage?.strike());

/** A Word file with this body and nothing that Word would not need. */
function docx(body) {
  const word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
  const types = "http://schemas.openxmlformats.org/package/2006/content-types";
  const relations = "http://schemas.openxmlformats.org/package/2006/relationships";
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
  const main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
  return zip({
    "[Content_Types].xml": `<Types xmlns="${types}"><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`,
    "_rels/.rels": `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}" Target="word/document.xml"/></Relationships>`,
    "word/document.xml": `<w:document xmlns:w="${word}"><w:body>${body}</w:body></w:document>`,
  });
}

const dialogOf = (page) => page.getByRole("dialog", { name: "Als Datei exportieren" });
const formatOf = (page, name) => dialogOf(page).getByRole("radio", { name, exact: true });
const panel = (page) => page.getByRole("complementary", { name: "Verlauf" });
const versionOf = (page, number) => panel(page).locator("article", { hasText: `Fassung ${number} –` });
const exportButton = (page) => page.getByRole("button", { name: "Exportieren", exact: true });

/** What the browser saves while `act` is done: the file's name and bytes. */
async function saved(page, act) {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

const press = (page) => dialogOf(page).getByRole("button", { name: "Herunterladen" }).click();

async function close(page) {
  await page.keyboard.press("Escape");
  await until("the dialog is closed", async () => (await page.getByRole("dialog").count()) === 0);
}

/** Presses a key until the element has the focus. */
async function reach(page, locator, key = "Tab") {
  await until("the keyboard reaches it", async () => {
    if (await locator.evaluate((node) => node === document.activeElement)) return true;
    await page.keyboard.press(key);
    return page.evaluate(() => document.activeElement?.textContent?.slice(0, 60) ?? "");
  });
}

async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() =>
    globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
}

test("with the mouse: the present text as a PDF, and as it is told when it is there", async () => {
  await exportButton(luebeck).click();
  assert.ok(await formatOf(luebeck, "PDF").isChecked(), "the format that is asked for most comes first");
  const { name, bytes } = await saved(luebeck, () => press(luebeck));
  assert.match(name, /^Digitale-Daseinsvorsorge.*_Arbeitsstand_\d{4}-\d\d-\d\d\.pdf$/);
  assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
  await dialogOf(luebeck).getByRole("status").getByText(`Heruntergeladen: ${name}`).waitFor();
  assert.ok(await dialogOf(luebeck).getByRole("radio", { name: "Vergleich zweier Stände" }).isDisabled(), "there is no version yet");
  await close(luebeck);
  assert.ok(await exportButton(luebeck).evaluate((button) => button === document.activeElement), "the focus returns");
});

test("a reader exports, too", async () => {
  await exportButton(reader).click();
  await formatOf(reader, "Nur Text").check();
  const { name, bytes } = await saved(reader, () => press(reader));
  assert.match(name, /\.txt$/);
  assert.match(bytes.toString(), /Eine Leistung gehört zur digitalen Daseinsvorsorge/);
  assert.match(bytes.toString(), /beauftragt/, "the table's words are there");
  await close(reader);
});

test("with the keyboard alone: a named version as a Word file", async () => {
  await luebeck.getByRole("button", { name: "Verlauf", exact: true }).click();
  await panel(luebeck).getByRole("tab", { name: "Fassungen" }).click();
  await panel(luebeck).getByRole("button", { name: "Jetzigen Text als Fassung benennen" }).click();
  await luebeck.getByRole("textbox", { name: "Name" }).fill("Erste Lesung");
  await luebeck.getByRole("button", { name: "Benennen", exact: true }).click();
  await versionOf(luebeck, 1).waitFor();
  await reach(luebeck, exportButton(luebeck), "Shift+Tab");
  await luebeck.keyboard.press("Enter");
  await reach(luebeck, dialogOf(luebeck).getByRole("combobox", { name: "Stand" }));
  await luebeck.keyboard.press("ArrowDown");
  await reach(luebeck, formatOf(luebeck, "PDF"));
  await luebeck.keyboard.press("ArrowDown");
  assert.ok(await formatOf(luebeck, "Word (DOCX)").isChecked());
  await reach(luebeck, dialogOf(luebeck).getByRole("button", { name: "Herunterladen" }));
  const { name, bytes } = await saved(luebeck, () => luebeck.keyboard.press("Enter"));
  assert.match(name, /_Fassung-1_.*\.docx$/);
  assert.equal(bytes.subarray(0, 2).toString(), "PK");
  await close(luebeck);
});

test("every other format of a text comes as what it is called", async () => {
  await versionOf(luebeck, 1).getByRole("button", { name: "Exportieren …" }).click();
  const kinds = {
    "OpenDocument (ODT)": [/\.odt$/, "PK"],
    "Webseite (HTML)": [/\.html$/, "<!DOCTYPE html>"],
    Markdown: [/\.md$/, "# Digitale"],
    JSON: [/\.json$/, "{"],
    Prüfbündel: [/\.zip$/, "PK"],
  };
  for (const [format, [ending, beginning]] of Object.entries(kinds)) {
    await formatOf(luebeck, format).check();
    const { name, bytes } = await saved(luebeck, () => press(luebeck));
    assert.match(name, ending);
    assert.match(name, /_Fassung-1_/);
    assert.ok(bytes.toString("utf8").toLowerCase().includes(beginning.toLowerCase()), `${name} begins otherwise`);
  }
  await close(luebeck);
});

test("what is compared is exported as a Synopse and as tracked changes", async () => {
  await caretAtEndOf(luebeck, "Nicht zur digitalen Daseinsvorsorge");
  await luebeck.keyboard.insertText(" Ausnahmen regelt die Kommune.");
  await until("saved", async () => (await syncState(luebeck).getAttribute("data-sync")) === "saved");
  await versionOf(luebeck, 1).getByRole("button", { name: "Mit dem jetzigen Text vergleichen" }).click();
  await luebeck.getByRole("columnheader", { name: "wer und warum" }).waitFor();
  await luebeck.getByRole("main").getByRole("button", { name: "Exportieren …" }).click();
  assert.ok(await dialogOf(luebeck).getByRole("radio", { name: "Vergleich zweier Stände" }).isChecked());
  const pdf = await saved(luebeck, () => press(luebeck));
  assert.match(pdf.name, /_Synopse_Fassung-1_Arbeitsstand_.*\.pdf$/);
  assert.equal(pdf.bytes.subarray(0, 5).toString(), "%PDF-");
  await formatOf(luebeck, "Synopse (HTML)").check();
  const html = await saved(luebeck, () => press(luebeck));
  assert.match(html.bytes.toString(), /<ins[^>]*>[^<]*Ausnahmen regelt die Kommune\./);
  await formatOf(luebeck, "Word mit Änderungen").check();
  const word = await saved(luebeck, () => press(luebeck));
  assert.match(word.name, /_Aenderungen_Fassung-1_Arbeitsstand_.*\.docx$/);
  await dialogOf(luebeck).getByRole("combobox", { name: "nach" }).selectOption({ label: await labelOfVersion(1) });
  await dialogOf(luebeck).getByText("Wählen Sie zwei verschiedene Stände.").waitFor();
  assert.ok(await dialogOf(luebeck).getByRole("button", { name: "Herunterladen" }).isDisabled());
  await close(luebeck);
  await luebeck.getByRole("button", { name: "Zurück zum Text" }).click();
});

/** The name under which a version can be chosen. */
async function labelOfVersion(number) {
  const options = await dialogOf(luebeck).getByRole("combobox", { name: "nach" }).locator("option").allInnerTexts();
  return options.find((option) => option.startsWith(`Fassung ${number}`));
}

test("while a file is written that is said, and it can be given up", async () => {
  // Never answered: the page gives it up.
  await luebeck.route("**/export/**", () => {});
  await exportButton(luebeck).click();
  await press(luebeck);
  await dialogOf(luebeck).getByRole("progressbar", { name: "Die Datei wird geschrieben …" }).waitFor();
  const [given] = await Promise.all([
    luebeck.waitForEvent("requestfailed", (request) => request.url().includes("/export/")),
    dialogOf(luebeck).getByRole("button", { name: "Abbrechen" }).click(),
  ]);
  assert.match(given.failure().errorText, /ERR_ABORTED/);
  assert.equal(await dialogOf(luebeck).getByRole("progressbar").count(), 0);
  await luebeck.unrouteAll({ behavior: "ignoreErrors" });
  const { name } = await saved(luebeck, () => press(luebeck));
  assert.match(name, /\.pdf$/, "the next attempt is not hindered");
  await close(luebeck);
});

test("without a connection a sentence says so, and nothing is lost", async () => {
  await exportButton(luebeck).click();
  await luebeck.context().setOffline(true);
  await press(luebeck);
  await dialogOf(luebeck).getByRole("alert").getByText(/Server|Verbindung/).waitFor();
  await luebeck.context().setOffline(false);
  await saved(luebeck, () => press(luebeck));
  assert.equal(await dialogOf(luebeck).getByRole("alert").innerText(), "");
  await close(luebeck);
});

const importOf = (page) => page.getByRole("dialog", { name: "Aus einer Datei" });

async function beginImport(page) {
  await page.getByRole("link", { name: "Wortlaut" }).click();
  await page.getByRole("button", { name: "Importieren" }).click();
  await importOf(page).waitFor();
}

test("a Word file is looked at before it becomes a document", async () => {
  await beginImport(luebeck);
  await importOf(luebeck).getByLabel("Datei wählen oder hierher ziehen").setInputFiles(minutes);
  const preview = importOf(luebeck).getByRole("region", { name: "Vorschau des Textes" });
  await preview.getByText("Die Netze bleiben dauerhaft in kommunaler Hand.").waitFor();
  assert.deepEqual(await preview.getByRole("row").allInnerTexts(), ["Ort\tStand", "Ulm\terprobt"]);
  const told = await importOf(luebeck).innerText();
  assert.match(told, /2 Absätze.*eine Tabelle/);
  assert.match(told, /Als gelöscht markierte Wörter stehen nicht im Text\./);
  assert.match(told, /vorerst/, "what is not in the text can be read here");
  const name = importOf(luebeck).getByRole("textbox", { name: "Titel" });
  assert.equal(await name.inputValue(), "Protokoll der Sitzung");
  await name.fill("");
  await importOf(luebeck).getByRole("button", { name: "Dokument anlegen" }).click();
  await importOf(luebeck).getByRole("alert").getByText(/Titel/).waitFor();
  await name.fill("Protokoll vom November");
  await importOf(luebeck).getByRole("button", { name: "Dokument anlegen" }).click();
  await textOf(luebeck).waitFor();
  assert.match(await words(textOf(luebeck)), /Die Netze bleiben dauerhaft in kommunaler Hand\..*erprobt.*Ende\./s);
  assert.match(await luebeck.title(), /^Protokoll vom November/);
});

test("what is no text is refused with a sentence, and another file can be chosen by keyboard", async () => {
  await beginImport(luebeck);
  const field = importOf(luebeck).getByLabel("Datei wählen oder hierher ziehen");
  await field.setInputFiles({ name: "Bild.docx", mimeType: "application/zip", buffer: zip({ "bild.txt": "kein Text" }) });
  await until("a sentence", async () => (await importOf(luebeck).getByRole("alert").innerText()).length > 10);
  await field.setInputFiles({ name: "lang.txt", mimeType: "text/plain", buffer: Buffer.alloc(17 << 20, "a") });
  await importOf(luebeck).getByRole("alert").getByText(/16 MB/).waitFor();
  await reach(luebeck, importOf(luebeck).getByLabel("oder Text einfügen"));
  await luebeck.keyboard.insertText("# Kurz\n\nEin Satz.");
  await reach(luebeck, importOf(luebeck).getByRole("button", { name: "Ansehen" }));
  await luebeck.keyboard.press("Enter");
  await importOf(luebeck).getByText("Alles kommt so herüber, wie es dasteht.").waitFor();
  await reach(luebeck, importOf(luebeck).getByRole("button", { name: "Andere Datei" }));
  await luebeck.keyboard.press("Enter");
  await field.waitFor();
  await close(luebeck);
});

test("what is pasted from a word processor keeps its structure", async () => {
  await beginImport(luebeck);
  await importOf(luebeck).getByLabel("oder Text einfügen").evaluate((field) => {
    const data = new DataTransfer();
    data.setData("text/html", "<h1>Ziele</h1><ul><li>eins</li><li>zwei</li></ul>");
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await importOf(luebeck).getByText("2 Listenpunkte").waitFor();
  await close(luebeck);
});

const reviseButton = (page) => page.getByRole("button", { name: "Überarbeitete Fassung einlesen …" });
const revisionOf = (page) => page.getByRole("dialog", { name: "Überarbeitete Fassung einlesen" });
const differences = (page) => revisionOf(page).getByRole("region", { name: "Im Text" });

/** The present text as Markdown, as a member has it on their own machine. */
async function ownCopy(page) {
  await exportButton(page).click();
  await formatOf(page, "Markdown").check();
  const { bytes } = await saved(page, () => press(page));
  await close(page);
  return bytes.toString();
}

const file = (text) => ({ name: "überarbeitet.md", mimeType: "text/markdown", buffer: Buffer.from(text) });

/** Chooses a revised file and waits for what it would change. */
async function look(page, revised) {
  await reviseButton(page).click();
  await revisionOf(page).getByLabel("Datei wählen oder hierher ziehen").setInputFiles(file(revised));
  await differences(page).waitFor();
}

test("a revised file shows its differences and becomes edits, which the history shows as an import's", async () => {
  await openDocument(luebeck, title);
  const copy = await ownCopy(luebeck);
  assert.match(copy, /Sie umfasst zwei Seiten/);
  await look(luebeck, copy.replace("Sie umfasst zwei Seiten", "Sie hat zwei Seiten"));
  await differences(luebeck).locator("del", { hasText: "umfasst" }).waitFor();
  await differences(luebeck).locator("ins", { hasText: "hat" }).waitFor();
  assert.equal(await differences(luebeck).locator("ins, del").count(), 2, "nothing else differs");
  await revisionOf(luebeck).getByText("Alles kommt so herüber, wie es dasteht.").waitFor();
  assert.match(await words(textOf(luebeck)), /Sie umfasst zwei Seiten/, "a look changes nothing");
  await revisionOf(luebeck).getByRole("button", { name: "Übernehmen" }).click();
  await revisionOf(luebeck).getByRole("status").getByText(/^Übernommen\./).waitFor();
  await until("the text is the file's", async () => /Sie hat zwei Seiten/.test(await words(textOf(luebeck))));
  await revisionOf(luebeck).getByRole("button", { name: "Änderungen zeigen" }).click();
  const main = luebeck.getByRole("main");
  await main.locator("ins", { hasText: "hat" }).first().waitFor();
  await main.getByText(/Import, eingebracht von Stadtwerke Lübeck|Import.*Stadtwerke Lübeck/).first().waitFor();
  await luebeck.getByRole("button", { name: "Zurück zum Text" }).click();
});

test("what others write while somebody looks is not overwritten: the differences are shown anew", async () => {
  const ulm = await stage.enter("Jan Huber", "Stadtwerke Ulm", "editor", { viewport: { width: 1440, height: 1000 } });
  await openDocument(ulm, title);
  const copy = await ownCopy(luebeck);
  await look(luebeck, copy.replace("Sie hat zwei Seiten", "Sie hat drei Seiten"));
  await caretAtEndOf(ulm, "Nicht zur digitalen Daseinsvorsorge");
  await ulm.keyboard.insertText(" Ulm hat das ergänzt.");
  await until("saved", async () => (await syncState(ulm).getAttribute("data-sync")) === "saved");
  await revisionOf(luebeck).getByRole("button", { name: "Übernehmen" }).click();
  await revisionOf(luebeck).getByText(/inzwischen geändert, deshalb wurde nichts übernommen/).waitFor();
  await differences(luebeck).locator("del", { hasText: "Ulm hat das ergänzt" }).waitFor();
  await close(luebeck);
  assert.match(await words(textOf(luebeck)), /Sie hat zwei Seiten.*Ulm hat das ergänzt/s);
  await ulm.context().close();
});

test("with the keyboard alone: the same text pasted changes nothing, another word is taken over", async () => {
  const copy = await ownCopy(luebeck);
  await reach(luebeck, reviseButton(luebeck), "Shift+Tab");
  await luebeck.keyboard.press("Enter");
  const paste = async (text) => {
    await reach(luebeck, revisionOf(luebeck).getByLabel("oder Text einfügen"));
    await luebeck.keyboard.insertText(text);
    await reach(luebeck, revisionOf(luebeck).getByRole("button", { name: "Ansehen" }));
    await luebeck.keyboard.press("Enter");
  };
  await paste(copy);
  await revisionOf(luebeck).getByText(/Es gibt nichts zu übernehmen/).waitFor();
  assert.equal(await revisionOf(luebeck).getByRole("button", { name: "Übernehmen" }).count(), 0);
  await reach(luebeck, revisionOf(luebeck).getByRole("button", { name: "Andere Datei" }));
  await luebeck.keyboard.press("Enter");
  await paste(copy.replace("Sie hat zwei Seiten", "Sie hat genau zwei Seiten"));
  await differences(luebeck).locator("ins", { hasText: "genau" }).waitFor();
  await reach(luebeck, revisionOf(luebeck).getByRole("button", { name: "Übernehmen" }));
  await luebeck.keyboard.press("Enter");
  await revisionOf(luebeck).getByRole("status").getByText(/^Übernommen\./).waitFor();
  await close(luebeck);
  await until("the word is there", async () => /Sie hat genau zwei Seiten/.test(await words(textOf(luebeck))));
  assert.ok(await reviseButton(luebeck).evaluate((button) => button === document.activeElement), "the focus returns");
});

test("a moderator publishes a version; outsiders read it until it is withdrawn", async () => {
  await panel(luebeck).getByRole("tab", { name: "Fassungen" }).click();
  await versionOf(luebeck, 1).getByRole("button", { name: "Veröffentlichen …" }).click();
  await luebeck.getByRole("dialog").getByRole("button", { name: "Veröffentlichen", exact: true }).click();
  const address = await versionOf(luebeck, 1).getByRole("link", { name: "Öffentliche Seite" }).getAttribute("href");
  const outsider = await stage.window();
  assert.equal((await outsider.goto(address)).status(), 200);
  await outsider.getByText("Eine Leistung gehört zur digitalen Daseinsvorsorge").first().waitFor();
  assert.equal(await outsider.getByText("Ausnahmen regelt die Kommune").count(), 0, "what came later is not shown");
  await versionOf(luebeck, 1).getByRole("button", { name: "Zurückziehen …" }).click();
  await luebeck.getByRole("dialog").getByRole("button", { name: "Zurückziehen", exact: true }).click();
  await versionOf(luebeck, 1).getByText(/^Zurückgezogen/).waitFor();
  const gone = await (await stage.window()).goto(address);
  assert.equal(gone.status(), 410);
  assert.doesNotMatch(await gone.text(), /Eine Leistung gehört/);
  await outsider.context().close();
});

test("a reader sees what is published and cannot publish", async () => {
  await reader.getByRole("button", { name: "Verlauf", exact: true }).click();
  await panel(reader).getByRole("tab", { name: "Fassungen" }).click();
  await versionOf(reader, 1).getByText(/^Zurückgezogen/).waitFor();
  assert.equal(await reviseButton(reader).count(), 0, "whoever may not write reads nothing in");
  assert.equal(await reader.getByRole("button", { name: "Veröffentlichen …" }).count(), 0);
  assert.equal(await reader.getByRole("button", { name: "Zurückziehen …" }).count(), 0);
});

const screens = {
  "exporting a text": async (page) => exportButton(page).click(),
  "exporting a comparison": async (page) => {
    await exportButton(page).click();
    await dialogOf(page).getByRole("radio", { name: "Vergleich zweier Stände" }).check();
  },
  "revising a text": async (page) => {
    await look(page, "# Kurz\n\n## Eins\n\nSie umfasst zwei Seiten.\n\n***\n\n- erstens\n- zweitens");
  },
  "asking for a file": beginImport,
  "the preview": async (page) => {
    await beginImport(page);
    await importOf(page).getByLabel("Datei wählen oder hierher ziehen").setInputFiles(minutes);
    await importOf(page).getByRole("region", { name: "Vorschau des Textes" }).waitFor();
  },
};

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing to mend, and nothing scrolls sideways (${colorScheme})`, async () => {
    await luebeck.emulateMedia({ colorScheme });
    const found = [];
    for (const [name, go] of Object.entries(screens)) {
      await luebeck.setViewportSize({ width: 1440, height: 1000 });
      if (!name.startsWith("asking") && !name.startsWith("the preview") && (await textOf(luebeck).count()) === 0) await openDocument(luebeck, title);
      await go(luebeck);
      for (const width of [1440, 360]) {
        await luebeck.setViewportSize({ width, height: 800 });
        if (process.env.PICTURES) await luebeck.screenshot({ path: `${process.env.PICTURES}/${name.replaceAll(" ", "-")}-${colorScheme}-${width}.png` });
        found.push(...(await violations(luebeck)).map((violation) => `${name}, ${width} px: ${violation}`));
        const sideways = await luebeck.evaluate(() =>
          [document.documentElement, ...document.querySelectorAll("dialog")].map((each) => each.scrollWidth - each.clientWidth),
        );
        assert.ok(Math.max(...sideways) <= 0, `${name} is too wide at ${width} px: ${sideways}`);
      }
      await luebeck.setViewportSize({ width: 1440, height: 1000 });
      await close(luebeck);
    }
    assert.deepEqual(found, []);
    await openDocument(luebeck, title);
  });
}

test("nothing complained, and the log is as it should be", async () => {
  assert.deepEqual(stage.complaints, []);
  await stage.check();
});
