// The past of a document: a person who was away finds who changed clause 2 and why, compares, and restores one sentence.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { caretAtEndOf, openDocument, PATIENCE, Stage, syncState, textOf, until, words } from "./stage.mjs";

const title = "Digitale Daseinsvorsorge – Vorschlag für eine Definition";
const clause = "Eine Leistung gehört zur digitalen Daseinsvorsorge, wenn sie";
const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const reason = "Die Aufsicht möchte einen engeren Begriff.";

let stage, luebeck, muenchen, reader;

before(async () => {
  stage = await Stage.set();
  await stage.importDefinition();
  luebeck = await stage.enter("Anke Petersen", "Stadtwerke Lübeck", "moderator", { viewport: { width: 1440, height: 1000 } });
  muenchen = await stage.enter("Florian Huber", "Stadtwerke München", "editor", { viewport: { width: 1440, height: 1000 } });
  reader = await stage.enter("Martina Seidel", "VKU", "reader", { viewport: { width: 1440, height: 1000 } });
});

after(() => stage.strike());

const saved = (page) => until("saved", async () => (await syncState(page).getAttribute("data-sync")) === "saved");
const clauseOf = (page) => words(textOf(page).locator("p", { hasText: "Eine Leistung" }).first());
const historyButton = (page) => page.getByRole("button", { name: "Verlauf", exact: true });
const panel = (page) => page.getByRole("complementary", { name: "Verlauf" });
const tabHasFocus = (page) => panel(page).getByRole("tab", { name: "Verlauf" }).evaluate((tab) => tab === document.activeElement);
const entryOf = (page, organisation) => panel(page).locator("article", { hasText: organisation }).first();
const backToText = (page) => page.getByRole("button", { name: "Zurück zum Text" }).click();

/**
 * Replaces the last words of clause 2 at once, which is one change. (Keys one by one become one or several, as fast as
 * the machine is; a session of several is the subject of a test of its own.)
 */
async function rewrite(page, count, text) {
  await caretAtEndOf(page, "Eine Leistung");
  for (let key = 0; key < count; key += 1) await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.insertText(text);
  await saved(page);
}

/** Presses Tab until the element is reached. */
async function tabTo(page, locator, key = "Tab") {
  const element = await locator.elementHandle();
  await until("the keyboard reaches it", async () => {
    if (await element.evaluate((node) => node === document.activeElement)) return true;
    await page.keyboard.press(key);
    return page.evaluate(() => document.activeElement?.textContent?.slice(0, 60) ?? "");
  });
}

async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

test("while one is away, another changes clause 2 and says why", async () => {
  await openDocument(luebeck, title);
  await luebeck.getByRole("link", { name: "Wortlaut" }).click();
  await luebeck.getByRole("heading", { name: "Dokumente" }).waitFor();
  await openDocument(muenchen, title);
  await rewrite(muenchen, "wenn sie".length, "sofern sie in jedem Fall");
  await historyButton(muenchen).click();
  assert.ok(await tabHasFocus(muenchen), "whoever opens the history is in it");
  const own = entryOf(muenchen, "Stadtwerke München");
  await own.getByRole("button", { name: "Mehr" }).click();
  await own.getByRole("button", { name: "Beschreiben" }).click();
  await muenchen.getByRole("textbox", { name: "In einem Satz" }).fill(reason);
  await muenchen.getByRole("button", { name: "Speichern" }).click();
  await own.getByText(reason).waitFor();
});

test("with the mouse: who changed it, why, what exactly, and one sentence back as it was", async () => {
  await openDocument(luebeck, title);
  const news = luebeck.getByRole("region", { name: "Seit Ihrem letzten Besuch" });
  await news.getByText("eine Sitzung").waitFor();
  assert.match(await news.textContent(), /München.*Abschnitt 2 Abs\. 1/);
  await news.getByRole("button", { name: "Änderungen zeigen" }).click();
  const row = luebeck.getByRole("row").filter({ has: luebeck.getByRole("rowheader", { name: "Abschnitt 2 Abs. 1", exact: true }) });
  await row.getByText(reason).waitFor();
  assert.match(await row.textContent(), /München/);
  assert.match(await row.locator("del").first().textContent(), /^entfernt: /);
  assert.match(await row.locator("ins").first().textContent(), /^eingefügt: /);
  await luebeck.getByRole("button", { name: "Wiederherstellen …", exact: true }).click();
  await row.getByRole("button", { name: /Diese[rn]? (Stelle|Absatz) wiederherstellen/ }).last().click();
  const preview = luebeck.getByRole("dialog");
  assert.match(await preview.textContent(), /Das entfällt aus dem jetzigen Text.*geschrieben von Florian Huber/);
  await preview.getByRole("button", { name: "Wiederherstellen" }).click();
  await luebeck.getByText("Die Stelle ist wiederhergestellt.").waitFor();
  const undo = luebeck.getByRole("region", { name: "Wiederhergestellt" }).getByRole("button", { name: "Rückgängig" });
  await until("the way to undo it has the focus", () => undo.evaluate((button) => button === document.activeElement));
  await backToText(luebeck);
  await until("the clause reads as before", async () => (await clauseOf(luebeck)) === clause);
  await until("everybody has it", async () => (await clauseOf(muenchen)) === clause);
  await undo.click();
  await until("undone", async () => (await clauseOf(luebeck)).endsWith("sofern sie in jedem Fall"));
});

test("with the keyboard alone: the same", async () => {
  await luebeck.reload();
  await textOf(luebeck).waitFor();
  await luebeck.bringToFront();
  await tabTo(luebeck, historyButton(luebeck));
  await luebeck.keyboard.press("Enter");
  const entry = entryOf(luebeck, "Stadtwerke München");
  await entry.getByText(reason).waitFor();
  await tabTo(luebeck, entry.getByRole("button", { name: "Änderungen zeigen" }));
  await luebeck.keyboard.press("Enter");
  await luebeck.getByRole("columnheader", { name: "wer und warum" }).waitFor();
  const next = luebeck.getByRole("button", { name: "Nächste Änderung" });
  await tabTo(luebeck, next, "Shift+Tab");
  await luebeck.keyboard.press("Enter");
  assert.ok(await luebeck.evaluate(() => document.activeElement?.matches("[data-change]")), "the focus is on the change");
  await tabTo(luebeck, luebeck.getByRole("combobox", { name: "nach" }), "Shift+Tab");
  await luebeck.keyboard.press("Home");
  await tabTo(luebeck, luebeck.getByRole("button", { name: "Wiederherstellen …", exact: true }));
  await luebeck.keyboard.press("Enter");
  await luebeck.getByRole("button", { name: "Ganze Sitzung zurücknehmen" }).waitFor();
  await tabTo(luebeck, luebeck.getByRole("button", { name: /Diese[rn]? (Stelle|Absatz) wiederherstellen/ }).last());
  await luebeck.keyboard.press("Enter");
  await tabTo(luebeck, luebeck.getByRole("dialog").getByRole("button", { name: "Wiederherstellen" }));
  await luebeck.keyboard.press("Enter");
  await luebeck.getByText("ist wiederhergestellt").waitFor();
  await tabTo(luebeck, luebeck.getByRole("button", { name: "Zurück zum Text" }), "Shift+Tab");
  await luebeck.keyboard.press("Enter");
  await until("the clause reads as before", async () => (await clauseOf(luebeck)) === clause);
});

test("a moment gets a name, an address and a clause's own link; a moderator declares it agreed", async () => {
  await panel(luebeck).getByRole("tab", { name: "Fassungen" }).click();
  await panel(luebeck).getByRole("button", { name: "Jetzigen Text als Fassung benennen" }).click();
  await luebeck.getByRole("textbox", { name: "Name" }).fill("Stand für die Sitzung");
  await luebeck.getByRole("button", { name: "Benennen", exact: true }).click();
  await panel(luebeck).getByRole("heading", { name: "Fassung 1 – Stand für die Sitzung" }).waitFor();
  await panel(luebeck).getByRole("button", { name: "Als vereinbart erklären" }).click();
  await luebeck.getByRole("dialog").getByRole("button", { name: "Als vereinbart erklären" }).click();
  await panel(luebeck).getByText("vereinbarte Fassung", { exact: true }).waitFor();
  await panel(luebeck).getByRole("link", { name: "Öffnen" }).click();
  await luebeck.getByText("Sie sehen Fassung 1 – Stand für die Sitzung.").waitFor();
  assert.match(luebeck.url(), /\/d\/[^/]+\/v\/1$/);
  const block = await luebeck.locator(".past p[data-block]", { hasText: "Eine Leistung" }).getAttribute("id");
  await reader.goto(`${luebeck.url()}#${encodeURIComponent(block)}`);
  await reader.locator(".looked-at", { hasText: "Eine Leistung" }).waitFor();
  assert.ok(await reader.evaluate(() => document.activeElement?.classList.contains("looked-at")), "the clause has the focus");
  // Another clause of the same version: nothing is loaded anew, only the address's end changes.
  const heading = await luebeck.locator(".past h2[data-block], .past h3[data-block]").last().getAttribute("id");
  await reader.evaluate((id) => (location.hash = encodeURIComponent(id)), heading);
  await until("the other clause has the focus", () => reader.evaluate((id) => document.activeElement?.id === id, heading));
  assert.equal(await reader.locator(".looked-at").count(), 1);
  await reader.evaluate(() => (location.hash = "%E0%A4%A"));
  await reader.getByText("gibt es in dieser Fassung nicht").waitFor();
  const version = luebeck.url();
  await reader.goto(version.replace(/1$/, "99"));
  await reader.getByRole("alert").waitFor();
  await until("nothing is offered that cannot be", async () => (await reader.getByRole("button", { name: "Mit dem jetzigen Text vergleichen" }).count()) === 0);
  await reader.goto(`${version}#gone`);
  await reader.getByText("gibt es in dieser Fassung nicht").waitFor();
  await backToText(luebeck);
  assert.match(luebeck.url(), /\/d\/[^/]+$/);
});

test("who wrote what is told by pointer and by keyboard", async () => {
  await rewrite(muenchen, 0, " nachweislich");
  await panel(luebeck).getByRole("tab", { name: "Wer schrieb was" }).click();
  const passage = luebeck.locator("[data-blame][role=button]", { hasText: "nachweislich" });
  await passage.hover();
  await luebeck.getByRole("tooltip").getByText("Stadtwerke München").waitFor();
  await luebeck.mouse.move(1, 1);
  await luebeck.getByRole("heading", { name: title }).first().waitFor();
  await tabTo(luebeck, luebeck.locator("[data-blame][role=button]").first(), "Shift+Tab");
  for (let key = 0; key < 60 && !(await passage.evaluate((node) => node === document.activeElement)); key += 1) {
    await luebeck.keyboard.press("ArrowRight");
  }
  await luebeck.getByRole("tooltip").getByText("Stadtwerke München").waitFor();
  assert.ok(await passage.evaluate((node) => node.classList.contains("lit")), "what the organisation wrote lights up");
  assert.match(await panel(luebeck).getByRole("table").textContent(), /Import.*%/);
  await backToText(luebeck);
});

test("the past can be gone through with a slider, and it is said that it is not the present", async () => {
  await entryOf(luebeck, "Stadtwerke München").getByRole("button", { name: "Mehr" }).click();
  await entryOf(luebeck, "Stadtwerke München").getByRole("button", { name: "Text von damals" }).click();
  await luebeck.getByText("Sie sehen den Stand vom").waitFor();
  const slider = luebeck.getByRole("slider", { name: "Stand des Textes" });
  await slider.focus();
  await luebeck.keyboard.press("Home");
  await luebeck.getByText("Sie sehen den Anfang").waitFor();
  await luebeck.keyboard.press("End");
  await luebeck.locator(".past p", { hasText: "nachweislich" }).waitFor();
  const past = await luebeck.locator(".past [data-kind=text]").evaluate(({ textContent }) => textContent);
  assert.equal(past, await words(luebeck.locator(".page:not(.past) [data-kind=text]")), "the film ends with the present text");
  await backToText(luebeck);
});

test("the past plays by itself, at the chosen pace, up to now", async () => {
  await entryOf(luebeck, "Import").getByRole("button", { name: "Mehr" }).click();
  await entryOf(luebeck, "Import").getByRole("button", { name: "Text von damals" }).click();
  const slider = luebeck.getByRole("slider", { name: "Stand des Textes" });
  await slider.waitFor();
  const ends = await slider.getAttribute("max");
  assert.notEqual(await slider.inputValue(), ends, "there is something to play");
  await luebeck.getByRole("button", { name: "Abspielen" }).click();
  await until("the film is over", async () => (await slider.inputValue()) === ends);
  await luebeck.getByRole("button", { name: "Abspielen" }).waitFor();
  await luebeck.locator(".past p", { hasText: "nachweislich" }).waitFor();
  await backToText(luebeck);
});

test("the history shows one organisation, one clause or what is new, and zooms down to single changes", async () => {
  const entries = panel(luebeck).getByRole("article");
  const every = async (what, is) => {
    await until(what, async () => (await entries.count()) > 0 && (await entries.allTextContents()).every(is));
    return entries.count();
  };
  await every("all are there", () => true);
  const all = await entries.count();
  await panel(luebeck).getByText("Filtern").click();
  await panel(luebeck).getByLabel("Organisation").selectOption("Stadtwerke München");
  await every("München's alone", (text) => text.includes("Stadtwerke München"));
  await panel(luebeck).getByText("es ist nicht alles zu sehen").waitFor();
  await panel(luebeck).getByLabel("Organisation").selectOption("alle");
  await panel(luebeck).getByLabel("Stelle").selectOption("Abschnitt 2 Abs. 1");
  assert.ok((await every("what was written there", (text) => text.includes("Abschnitt 2 Abs. 1") || text.includes("Import"))) > 1);
  await panel(luebeck).getByLabel("Stelle").selectOption("Abschnitt 6 Abs. 1");
  await every("nobody but the import wrote there", (text) => text.includes("Import"));
  await panel(luebeck).getByRole("button", { name: "Alles zeigen" }).click();
  await until("all again", async () => (await entries.count()) === all);
  assert.equal(await luebeck.evaluate(() => document.activeElement?.textContent), "Filtern", "the keyboard stays with the filters");

  const bars = panel(luebeck).getByRole("toolbar").getByRole("button");
  const zoom = panel(luebeck).getByLabel("Schreibarbeit je");
  await zoom.selectOption("Monat");
  await until("one month", async () => (await bars.count()) === 1);
  await zoom.selectOption("Änderung");
  const changes = await luebeck.evaluate(async () => {
    const document = location.pathname.split("/")[2];
    return (await (await fetch(`/api/v1/documents/${document}/history`)).json()).changes;
  });
  await until("a bar for each change", async () => (await bars.count()) === changes || `${await bars.count()} of ${changes}`);
  await panel(luebeck).getByRole("button", { name: "Als Tabelle" }).click();
  await until("a row for each change", async () => (await panel(luebeck).getByRole("table").locator("tbody tr").count()) >= changes);
  await panel(luebeck).getByRole("button", { name: "Als Tabelle" }).click();
  await zoom.selectOption("Tag");
});

const why = (page) => page.getByRole("columnheader", { name: "wer und warum" });

test("a comparison has an address: Back returns to the text, and its link leads to the same", async () => {
  const text = luebeck.url();
  await entryOf(luebeck, "Stadtwerke München").getByRole("button", { name: "Änderungen zeigen" }).click();
  await why(luebeck).waitFor();
  const link = luebeck.url();
  await luebeck.getByRole("columnheader", { name: "ohne die Sitzung von" }).waitFor();
  await luebeck.getByRole("columnheader", { name: "nach dieser Sitzung" }).waitFor();
  await luebeck.getByRole("button", { name: "Diese Sitzung zurücknehmen …" }).waitFor();
  assert.match(link, /\/d\/[^/?]+\?von=s[0-9a-f]{64}-\d+&nach=\d+$/);
  const told = await luebeck.getByRole("table", { name: "Synopse" }).textContent();
  await luebeck.goBack();
  await textOf(luebeck).waitFor();
  assert.equal(luebeck.url(), text);
  assert.equal(await why(luebeck).count(), 0);
  await luebeck.goForward();
  await why(luebeck).waitFor();
  await luebeck.goto(link);
  await why(luebeck).waitFor();
  assert.equal(await luebeck.getByRole("table", { name: "Synopse" }).textContent(), told);
  await backToText(luebeck);
  await textOf(luebeck).waitFor();
  assert.equal(luebeck.url(), text);
  await panel(luebeck).getByRole("tab", { name: "Wer schrieb was" }).click();
  await luebeck.locator("[data-blame]").first().waitFor();
  assert.ok(luebeck.url().endsWith("?wer=jetzt"));
  await luebeck.goBack();
  await textOf(luebeck).waitFor();
  await panel(luebeck).getByRole("tab", { name: "Verlauf", selected: true }).waitFor();
});

/** Writes far above what is looked at: a row more, or a longer one, must not move it. */
async function writesInThePreamble(page, text) {
  await caretAtEndOf(page, "Kommunale Unternehmen");
  await page.keyboard.type(text);
  await saved(page);
}

const focusIs = (page, selector) => page.evaluate((wanted) => document.activeElement?.matches(wanted), selector);
const topOfFocus = (page) => page.evaluate(() => document.activeElement.getBoundingClientRect().top);

test("what is open on now follows what others write, and whoever reads it keeps place and focus", async () => {
  const text = luebeck.url();
  await luebeck.setViewportSize({ width: 1440, height: 400 });
  await luebeck.goto(`${text}?von=1&nach=jetzt`);
  await luebeck.getByRole("button", { name: "Vorige Änderung" }).click();
  assert.ok(await focusIs(luebeck, "[data-change]"), "the focus is on a change");
  const [top, words] = [await topOfFocus(luebeck), await luebeck.evaluate(() => document.activeElement.textContent)];
  await writesInThePreamble(muenchen, " Das gilt überall, in Stadt und Land, für alle und auf Dauer.".repeat(4));
  await luebeck.getByRole("row").filter({ hasText: "in Stadt und Land" }).waitFor();
  assert.ok(await focusIs(luebeck, "[data-change]"), "the focus is still on a change");
  assert.equal(await luebeck.evaluate(() => document.activeElement.textContent), words);
  assert.ok(Math.abs((await topOfFocus(luebeck)) - top) < 2, `it stands at ${await topOfFocus(luebeck)}, not at ${top}`);
  await backToText(luebeck);
  await panel(luebeck).getByRole("tab", { name: "Wer schrieb was" }).click();
  const passage = luebeck.locator("[data-blame][role=button]", { hasText: "nachweislich" });
  await passage.focus();
  const before = await topOfFocus(luebeck);
  await writesInThePreamble(muenchen, " So war es, und so wird es auch im Digitalen sein.".repeat(4));
  await luebeck.locator("[data-blame]", { hasText: "auch im Digitalen sein" }).first().waitFor();
  assert.ok(await passage.evaluate((node) => node === document.activeElement), "the passage keeps the focus");
  assert.ok(Math.abs((await topOfFocus(luebeck)) - before) < 2, `it stands at ${await topOfFocus(luebeck)}, not at ${before}`);
  await backToText(luebeck);
  await luebeck.setViewportSize({ width: 1440, height: 1000 });
});

test("a session is taken back, and what others wrote since stays", async () => {
  await caretAtEndOf(muenchen, "Beratung, Lernorte");
  await muenchen.keyboard.insertText(" Zurückzunehmen.");
  await saved(muenchen);
  await writesInThePreamble(luebeck, " Das bleibt.");
  await entryOf(luebeck, "Stadtwerke München").getByRole("button", { name: "Änderungen zeigen" }).click();
  await luebeck.getByRole("button", { name: "Diese Sitzung zurücknehmen …" }).click();
  await luebeck.getByRole("button", { name: "Ganze Sitzung zurücknehmen" }).click();
  const preview = luebeck.getByRole("dialog");
  const effects = await preview.textContent();
  assert.match(effects, /Zurückzunehmen/);
  assert.doesNotMatch(effects, /Das bleibt/);
  await preview.getByRole("button", { name: "Wiederherstellen" }).click();
  await luebeck.getByRole("region", { name: "Wiederhergestellt" }).getByRole("button", { name: "Rückgängig" }).waitFor();
  await backToText(luebeck);
  await until("the others' words stay, the session's are gone", async () => {
    const read = await words(textOf(luebeck));
    return read.includes("Das bleibt.") && !read.includes("Zurückzunehmen.") ? true : read;
  });
  await luebeck.getByRole("region", { name: "Wiederhergestellt" }).getByRole("button", { name: "Rückgängig" }).click();
  await textOf(luebeck).getByText("Zurückzunehmen.").waitFor();
});

test("the Synopse is a table to those who listen, also where it is shown as blocks", async () => {
  await entryOf(luebeck, "Stadtwerke München").getByRole("button", { name: "Änderungen zeigen" }).click();
  await why(luebeck).waitFor();
  await luebeck.setViewportSize({ width: 360, height: 800 });
  // The panel lies over the comparison now, and nothing below it is told.
  await luebeck.getByRole("dialog", { name: "Verlauf" }).waitFor();
  await luebeck.keyboard.press("Escape");
  const devtools = await luebeck.context().newCDPSession(luebeck);
  await until("all roles are there", async () => {
    const { nodes } = await devtools.send("Accessibility.getFullAXTree");
    const roles = new Set(nodes.filter(({ ignored }) => !ignored).map(({ role }) => role?.value));
    const missing = ["table", "row", "columnheader", "rowheader", "cell"].filter((role) => !roles.has(role));
    return missing.length === 0 ? true : missing.join(", ");
  });
  await luebeck.setViewportSize({ width: 1440, height: 1000 });
  await backToText(luebeck);
  await historyButton(luebeck).click();
  await panel(luebeck).waitFor();
});

test("a changed table is called a table, and its comparison fits a narrow page", async () => {
  await luebeck.getByRole("table", { name: "Tabelle 1", exact: true }).locator("tr").nth(1).locator("td").nth(2).click();
  await luebeck.keyboard.press("End");
  await luebeck.keyboard.insertText(" die Kommune in allen Fragen der Bereitstellung von Daten");
  await saved(luebeck);
  const entry = entryOf(luebeck, "Stadtwerke Lübeck");
  await entry.getByText("Tabelle in Abschnitt 5").waitFor();
  await entry.getByRole("button", { name: "Änderungen zeigen" }).click();
  await luebeck.getByRole("rowheader", { name: "Tabelle in Abschnitt 5", exact: true }).waitFor();
  await luebeck.setViewportSize({ width: 360, height: 800 });
  await luebeck.getByRole("dialog", { name: "Verlauf" }).waitFor();
  await luebeck.keyboard.press("Escape");
  const fits = luebeck.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth, null, { timeout: PATIENCE });
  await assert.doesNotReject(fits);
  await luebeck.setViewportSize({ width: 1440, height: 1000 });
  await backToText(luebeck);
  await historyButton(luebeck).click();
  await panel(luebeck).waitFor();
});

test("without a connection the history says so once, and is there again with it", async () => {
  await luebeck.context().setOffline(true);
  await panel(luebeck).getByText("Keine Verbindung").waitFor();
  await panel(luebeck).getByRole("button", { name: "Verlauf schließen" }).click();
  await historyButton(luebeck).click();
  await panel(luebeck).getByText("wie er zuletzt geladen war").waitFor();
  assert.equal(await panel(luebeck).getByRole("alert").count(), 0);
  await luebeck.context().setOffline(false);
  await until("nothing is said any more", async () => (await panel(luebeck).getByText("Keine Verbindung").count()) === 0);
  await until("nothing failed", async () => (await panel(luebeck).getByRole("alert").count()) === 0);
});

test("a reader sees the past and is offered nothing that a reader may not do", async () => {
  await backToText(reader);
  await reader.getByRole("link", { name: "Vereinbart ist Fassung 1 – Stand für die Sitzung." }).waitFor();
  await historyButton(reader).click();
  const entry = entryOf(reader, "Stadtwerke München");
  await entry.waitFor();
  assert.ok(!(await entry.textContent()).includes("Florian Huber"), "persons are named only where the workspace allows it");
  await entry.getByRole("button", { name: "Mehr" }).click();
  assert.equal(await entry.getByRole("button", { name: "Beschreiben" }).count(), 0);
  await entry.getByRole("button", { name: "Änderungen zeigen" }).click();
  await reader.getByRole("columnheader", { name: "wer und warum" }).waitFor();
  assert.equal(await reader.getByRole("button", { name: "wiederherstellen …" }).count(), 0);
  await backToText(reader);
});

const screens = {
  "the timeline": async (page) => {
    await panel(page).getByRole("tab", { name: "Verlauf" }).click();
    await entryOf(page, "Stadtwerke München").waitFor();
  },
  "the chart as a table": async (page) => panel(page).getByRole("button", { name: "Als Tabelle" }).click(),
  "the versions": async (page) => {
    await panel(page).getByRole("tab", { name: "Fassungen" }).click();
    await panel(page).getByRole("heading", { name: /Fassung 1/ }).waitFor();
  },
  "a version": async (page) => {
    await panel(page).getByRole("link", { name: "Öffnen" }).click();
    await page.getByRole("slider").waitFor();
  },
  "the comparison": async (page) => {
    await page.getByRole("button", { name: "Mit dem jetzigen Text vergleichen" }).first().click();
    await page.getByRole("columnheader", { name: "wer und warum" }).waitFor();
  },
  "the comparison in the text": async (page) => page.getByRole("button", { name: "Im Text" }).click(),
  "restoring": async (page) => {
    await page.getByRole("button", { name: "Synopse" }).click();
    await page.getByRole("button", { name: "Wiederherstellen …", exact: true }).click();
    await page.getByRole("button", { name: "Ganzen Stand wiederherstellen" }).waitFor();
  },
  "who wrote what": async (page) => {
    await panel(page).getByRole("tab", { name: "Wer schrieb was" }).click();
    await page.locator("[data-blame][role=button]").first().waitFor();
  },
};

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing to mend in the history (${colorScheme})`, async () => {
    await luebeck.emulateMedia({ colorScheme });
    const found = [];
    for (const [name, go] of Object.entries(screens)) {
      await go(luebeck);
      found.push(...(await violations(luebeck)).map((violation) => `${name}: ${violation}`));
    }
    await backToText(luebeck);
    assert.deepEqual(found, []);
  });
}

test("nothing scrolls sideways, on any screen of the history", async () => {
  for (const [name, go] of Object.entries(screens)) {
    await luebeck.setViewportSize({ width: 1440, height: 800 });
    await panel(luebeck).waitFor();
    await go(luebeck);
    for (const width of [1440, 360, 320]) {
      await luebeck.setViewportSize({ width, height: 800 });
      // The page turns the panel into a dialog, or back, a moment after the window has changed.
      const fits = luebeck.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth, null, { timeout: PATIENCE });
      await assert.doesNotReject(fits, `${name} is too wide at ${width} px`);
    }
  }
});

test("no page complained: no violated policy, no uncaught error", () => {
  assert.deepEqual(stage.complaints, []);
});
