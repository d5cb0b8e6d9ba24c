// Somebody's stay, from the invitation to being forgotten, in real browsers, in German, and by keyboard alone.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { chooseFromList, chooseFromMenu, chooseOption, press, tabTo, write } from "./keyboard.mjs";
import { caretAtEndOf, Stage, syncState, textOf, until } from "./stage.mjs";

const title = "Digitale Daseinsvorsorge – Vorschlag für eine Definition";
const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const address = "jonas.weber@kiel.example";
const password = "Möwen über der Förde 7";

let stage, document, office, jonas, second;

const button = (page, name) => page.getByRole("button", { name, exact: true });
const heading = (page, name) => page.getByRole("heading", { name, exact: true });
const dialog = (page) => page.getByRole("dialog");
const organisation = (page, name) => page.getByRole("article", { name });
const member = (page, name) => page.getByRole("listitem").filter({ hasText: name });

/** The address at which browsers make passkeys: an IP address is no name. */
const named = (url) => url.replace("127.0.0.1", "localhost");

before(async () => {
  stage = await Stage.set();
  ({ document_id: document } = await stage.importDefinition());
  office = await stage.enter("Hanne Petersen", "Hansestadt Lübeck", "moderator");
});

after(() => stage?.strike());

/** Follows the menu of somebody's row on the members page. */
const begin = (name, deed) =>
  chooseFromMenu(office, office.getByRole("listitem").getByRole("button", { name: `Aktionen: ${name}`, exact: true }), deed);

async function signOut(page) {
  await press(page, page.getByRole("button", { name: /^Ihr Konto/ }));
  await press(page, button(page, "Abmelden"));
  await press(page, dialog(page).getByRole("button", { name: "Abmelden", exact: true }));
  await heading(page, "Willkommen bei Wortlaut").waitFor();
}

async function signInByPassword(page, name, secret) {
  await write(page, page.getByLabel("E-Mail-Adresse"), name);
  await write(page, page.getByLabel("Passwort", { exact: true }), secret);
  await page.keyboard.press("Enter");
}

async function openMembers() {
  await office.goto(`${stage.url}/members`);
  await heading(office, "Mitglieder").waitFor();
}

test("an organisation is added, and a short form that another has is refused beside its field", async () => {
  await press(office, office.getByRole("link", { name: "Mitglieder", exact: true }));
  await heading(office, "Mitglieder").waitFor();
  for (const [name, short] of [["Stadtwerke Kiel", "SK"], ["Stadtwerke Köln", "SK"]]) {
    await press(office, button(office, "Organisation anlegen …"));
    await write(office, dialog(office).getByLabel("Name"), name);
    assert.equal(await dialog(office).getByLabel("Kürzel").inputValue(), short, "the short form is proposed");
    await chooseOption(office, dialog(office).getByRole("group", { name: "Farbe" }), "Magenta");
    await press(office, button(office, "Anlegen"));
    if (name === "Stadtwerke Kiel") await organisation(office, name).waitFor();
  }
  const short = dialog(office).getByLabel("Kürzel");
  await until("the caret is in the field that is wrong", () => short.evaluate((field) => field === globalThis.document.activeElement));
  assert.equal(await short.getAttribute("aria-invalid"), "true");
  await write(office, short, "SWK");
  await office.keyboard.press("Enter");
  await organisation(office, "Stadtwerke Köln").waitFor();
  assert.equal(await organisation(office, "Stadtwerke Köln").locator("[data-colour]").first().getAttribute("data-colour"), "5");
});

test("an administrator invites, and gets a link that is good once", async () => {
  await press(office, button(office, "Person einladen …"));
  await press(office, button(office, "Anmeldelink erstellen"));
  await dialog(office).getByText("Geben Sie einen Namen ein.").waitFor();
  await write(office, dialog(office).getByLabel("Name"), "Jonas Weber");
  await chooseFromList(office, dialog(office).getByLabel("Organisation"), "Stadtwerke Kiel");
  await write(office, dialog(office).getByLabel(/^E-Mail-Adresse/), address);
  await press(office, button(office, "Anmeldelink erstellen"));
  const link = await dialog(office).getByLabel("Anmeldelink", { exact: true }).inputValue();
  assert.match(link, /\/invitation#./);
  await dialog(office).getByText("Der Link gilt nur einmal und bis").waitFor();
  await press(office, button(office, "Fertig"));
  await member(office, "Jonas Weber").getByText("eingeladen, Link gilt bis").waitFor();

  jonas = await stage.window();
  await jonas.goto(link);
  await press(jonas, button(jonas, "Als Jonas Weber anmelden"));
  await heading(jonas, "Dokumente").waitFor();
});

test("the invited one sets a password, which must not be a common one", async () => {
  await heading(jonas, "So melden Sie sich künftig an").waitFor();
  await press(jonas, button(jonas, "Passwort festlegen …"));
  const field = dialog(jonas).getByLabel("Neues Passwort", { exact: true });
  for (const [weak, why] of [["kurz", /mindestens 12 Zeichen/], ["passwort1234", /leicht zu erraten/]]) {
    await write(jonas, field, weak);
    await jonas.keyboard.press("Enter");
    await dialog(jonas).getByRole("alert").filter({ hasText: why }).waitFor();
  }
  await write(jonas, field, password);
  await jonas.keyboard.press("Enter");
  await jonas.getByText("Eingerichtet. Beim nächsten Mal").waitFor();
});

test("on a second device the password leads where one wanted to go; a wrong one tells nothing", async () => {
  second = await stage.window();
  await second.goto(`${named(stage.url)}/d/${document}`);
  await signInByPassword(second, address, "nicht das Passwort");
  const refusal = await second.getByText("passen nicht zusammen").textContent();
  await signInByPassword(second, "niemand@kiel.example", "nicht das Passwort");
  await until("the refusal of an unknown account", async () => (await second.getByText("passen nicht zusammen").textContent()) === refusal);
  await signInByPassword(second, address, password);
  await textOf(second).waitFor();
  assert.equal(new URL(second.url()).pathname, `/d/${document}`);
});

test("a passkey is set up, and signs in without a name", async () => {
  const devtools = await second.context().newCDPSession(second);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await second.goto(`${named(stage.url)}/`);
  await press(second, second.getByRole("button", { name: /^Ihr Konto/ }));
  await press(second, second.getByRole("link", { name: "Ihr Konto" }));
  await heading(second, "Ihr Konto").waitFor();
  await press(second, button(second, "Passkey einrichten …"));
  await write(second, dialog(second).getByLabel("Name des Passkeys"), "Dienstnotebook");
  await second.keyboard.press("Enter");
  await member(second, "Dienstnotebook").waitFor();
  await press(second, button(second, "Dienstnotebook umbenennen"));
  await write(second, dialog(second).getByLabel("Name des Passkeys"), "Notebook im Büro");
  await second.keyboard.press("Enter");
  await member(second, "Notebook im Büro").waitFor();
  await press(second, button(second, "Notebook im Büro entfernen"));
  await dialog(second).getByText("Mit diesem Passkey kann sich dann niemand mehr anmelden.").waitFor();
  assert.equal(await dialog(second).getByText("letzter Weg herein").count(), 0, "there is a password, too");
  await second.keyboard.press("Escape");
  await signOut(second);
  await press(second, button(second, "Mit Passkey anmelden"));
  await heading(second, "Dokumente").waitFor();
});

test("one sees where one is signed in, and ends all others", async () => {
  await second.goto(`${named(stage.url)}/me`);
  await second.getByText("dieses Gerät").waitFor();
  await press(second, button(second, "Alle anderen beenden …"));
  const ended = heading(jonas, "Bitte melden Sie sich wieder an").waitFor({ timeout: 1_000 });
  await press(second, dialog(second).getByRole("button", { name: "Beenden", exact: true }));
  await ended;
  await button(second, "Alle anderen beenden …").waitFor({ state: "detached" });
  await signInByPassword(jonas, address, password);
  await heading(jonas, "Dokumente").waitFor();
});

test("an access key for programs is shown once, reads, and is taken back", async () => {
  await press(second, button(second, "Zugriffsschlüssel erstellen …"));
  await write(second, dialog(second).getByLabel("Name", { exact: true }), "Wochenbericht");
  await second.keyboard.press("Enter");
  const token = await dialog(second).getByLabel("Zugriffsschlüssel", { exact: true }).inputValue();
  const ask = async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    return (await fetch(`${stage.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) })).status;
  };
  assert.equal(await ask("GET", "/documents"), 200);
  assert.equal(await ask("POST", "/documents", { title: "Von einem Programm", kind: "definition" }), 403);
  await press(second, button(second, "Fertig"));
  await press(second, button(second, "Wochenbericht zurücknehmen"));
  await press(second, dialog(second).getByRole("button", { name: "Zurücknehmen", exact: true }));
  await member(second, "Wochenbericht").waitFor({ state: "detached" });
  assert.equal(await ask("GET", "/documents"), 401);
});

test("one's own name and language are changed, and what is kept is taken home", async () => {
  await write(second, second.getByLabel("Name", { exact: true }), "Jonas Weber-Lund");
  await chooseFromList(second, second.getByLabel("Sprache"), "English");
  await press(second, button(second, "Speichern"));
  await heading(second, "Your account").waitFor();
  await chooseFromList(second, second.getByLabel("Language"), "Deutsch");
  await press(second, button(second, "Save"));
  await heading(second, "Ihr Konto").waitFor();
  const downloading = second.waitForEvent("download");
  await press(second, button(second, "Meine Daten herunterladen"));
  const data = await readFile(await (await downloading).path(), "utf8");
  assert.ok(data.includes("Jonas Weber-Lund") && data.includes(address), "name and address are in it");
});

test("a changed right holds in the open page, and one document can have another", async () => {
  await openMembers();
  await jonas.goto(`${stage.url}/d/${document}`);
  const editable = (yes) =>
    until(`the text ${yes ? "can" : "cannot"} be changed`, async () => (await textOf(jonas).getAttribute("contenteditable")) === String(yes));
  await editable(true);
  await caretAtEndOf(jonas, "Beratung, Lernorte");
  await jonas.keyboard.type(" Jonas war hier.");
  await until("saved", async () => (await syncState(jonas).getAttribute("data-sync")) === "saved");

  await begin("Jonas Weber-Lund", "Ändern …");
  await chooseOption(office, dialog(office).getByRole("radiogroup", { name: "Recht" }), /Lesen/);
  await press(office, button(office, "Speichern"));
  await editable(false);

  await press(office, office.getByRole("link", { name: "Dokumente", exact: true }));
  await chooseFromMenu(office, button(office, `Aktionen: ${title}`), "Rechte an diesem Dokument …");
  await chooseFromList(office, dialog(office).getByLabel("Jonas Weber-Lund"), "Bearbeiten");
  await dialog(office).getByText("Jonas Weber-Lund: Bearbeiten").waitFor();
  await editable(true);
  await press(office, button(office, "Fertig"));
});

test("an archived document is read, and written in no more, until it is brought back", async () => {
  await chooseFromMenu(office, button(office, `Aktionen: ${title}`), "Archivieren …");
  await press(office, dialog(office).getByRole("button", { name: "Archivieren", exact: true }));
  await jonas.getByText("Dieses Dokument ist archiviert.").waitFor();
  assert.equal(await textOf(jonas).getAttribute("contenteditable"), "false");
  await tabTo(office, office.getByText("Archiv (1)"));
  await office.keyboard.press("Enter");
  await chooseFromMenu(office, button(office, `Aktionen: ${title}`), "Aus dem Archiv holen …");
  await press(office, button(office, "Zurückholen"));
  await jonas.getByText("Dieses Dokument ist archiviert.").waitFor({ state: "detached" });
});

test("the menu of a row at the window's end is inside the window, too", async () => {
  await openMembers();
  const { width, height } = office.viewportSize();
  await office.setViewportSize({ width, height: 480 });
  const opener = office.getByRole("listitem").getByRole("button", { name: /^Aktionen/ }).last();
  await opener.evaluate((element) => element.scrollIntoView({ block: "end" }));
  await opener.click();
  const menu = await office.getByRole("menu").boundingBox();
  const row = await opener.boundingBox();
  assert.ok(menu.y >= 0 && menu.y + menu.height <= 480, `it reaches from ${menu.y} to ${menu.y + menu.height}`);
  assert.ok(menu.y + menu.height <= row.y, "above its button, which stays in sight");
  await office.keyboard.press("Escape");
  await office.setViewportSize({ width, height });
});

test("the last one who administers cannot give that up, and is told so beside the right", async () => {
  await openMembers();
  // The one whom the server set up at its first start.
  await begin("Verwaltung", "Entfernen …");
  await press(office, dialog(office).getByRole("button", { name: "Entfernen", exact: true }));
  await dialog(office).waitFor({ state: "detached" });
  await begin("Hanne Petersen", "Ändern …");
  await chooseOption(office, dialog(office).getByRole("radiogroup", { name: "Recht" }), /Bearbeiten/);
  await press(office, button(office, "Speichern"));
  await dialog(office).getByRole("radiogroup", { name: "Recht" }).getByRole("alert").filter({ hasText: /./ }).waitFor();
  await office.keyboard.press("Escape");
  await dialog(office).waitFor({ state: "detached" });
});

test("whoever is removed is out within a second, and comes back with a new link", async () => {
  await begin("Jonas Weber-Lund", "Entfernen …");
  await tabTo(office, dialog(office).getByRole("button", { name: "Entfernen", exact: true }));
  const out = heading(jonas, "Bitte melden Sie sich wieder an").waitFor({ timeout: 1_000 });
  await office.keyboard.press("Enter");
  await out;
  await tabTo(office, organisation(office, "Stadtwerke Kiel").getByText("Ehemalige (1)"));
  await office.keyboard.press("Enter");
  await begin("Jonas Weber-Lund", "Neuer Anmeldelink …");
  await press(office, button(office, "Anmeldelink erstellen"));
  const link = await dialog(office).getByLabel("Anmeldelink", { exact: true }).inputValue();
  await press(office, button(office, "Fertig"));
  await jonas.goto(link);
  await press(jonas, button(jonas, "Als Jonas Weber-Lund anmelden"));
  await heading(jonas, "Dokumente").waitFor();
});

test("an erased person is a former member of their organisation, and their words stay", async () => {
  await begin("Jonas Weber-Lund", "Person löschen …");
  await dialog(office).getByText(`die E-Mail-Adresse ${address}`).waitFor();
  await dialog(office).getByText(/Namen, die im Text selbst/).waitFor();
  await press(office, button(office, "Endgültig löschen"));
  await dialog(office).getByText("Bestätigen Sie zuerst").waitFor();
  await tabTo(office, dialog(office).getByRole("checkbox"));
  await office.keyboard.press("Space");
  await press(office, button(office, "Endgültig löschen"));
  await dialog(office).waitFor({ state: "detached" });
  await tabTo(office, organisation(office, "Stadtwerke Kiel").getByText("Ehemalige (1)"));
  await office.keyboard.press("Enter");
  await member(office, "ehemaliges Mitglied").waitFor();

  await office.goto(`${stage.url}/d/${document}`);
  await textOf(office).getByText("Jonas war hier.").waitFor();
  await press(office, button(office, "Verlauf"));
  const session = office.getByRole("complementary", { name: "Verlauf" }).locator("article", { hasText: "Stadtwerke Kiel" }).first();
  await session.getByText("ehemaliges Mitglied").waitFor();
  assert.ok(!(await office.content()).includes("Weber"), "the name is nowhere on the page");
});

test("the audit log tells in words what was done", async () => {
  await office.goto(`${stage.url}/audit`);
  for (const deed of ["Person gelöscht", "Mitglied entfernt", "Recht geändert", "Passkey eingerichtet", "Organisation angelegt"]) {
    await office.getByRole("cell", { name: deed }).first().waitFor();
  }
  assert.equal(await office.getByRole("cell", { name: /Weber/ }).count(), 0, "no name of an erased person");
});

test("the audit log is searched by who, what and when", async () => {
  const deeds = () => office.getByRole("row").getByRole("cell").nth(2);
  const rows = office.locator("tbody tr");
  const all = await rows.count();
  await chooseFromList(office, office.getByLabel("Was", { exact: true }), "Organisation angelegt");
  await until("only organisations", async () => (await deeds().textContent()) === "Organisation angelegt" && (await rows.count()) < all);
  for (const row of await rows.all()) assert.equal(await row.getByRole("cell").nth(2).textContent(), "Organisation angelegt");
  await chooseFromList(office, office.getByLabel("Wer", { exact: true }), "Hanne Petersen");
  await until("only hers", async () => (await rows.getByText("Hanne Petersen").count()) === (await rows.count()));
  await tabTo(office, office.getByLabel("Bis zum"));
  await office.keyboard.type("01012020");
  await office.getByText("Dazu steht nichts im Protokoll.").waitFor();
  await press(office, button(office, "Alles zeigen"));
  await until("all again", async () => (await rows.count()) === all);
});

test("another administrator's open page shows a new organisation and a new member by itself", async () => {
  const colleague = await stage.enter("Ole Jensen", "Hansestadt Lübeck", "moderator");
  await colleague.goto(`${stage.url}/members`);
  await heading(colleague, "Mitglieder").waitFor();
  await colleague.evaluate(() => (globalThis.sameVisit = true));
  await openMembers();
  await press(office, button(office, "Organisation anlegen …"));
  await write(office, dialog(office).getByLabel("Name"), "Stadtwerke Husum");
  await press(office, button(office, "Anlegen"));
  await organisation(colleague, "Stadtwerke Husum").waitFor();
  await press(office, button(office, "Person einladen …"));
  await write(office, dialog(office).getByLabel("Name"), "Tine Storm");
  await chooseFromList(office, dialog(office).getByLabel("Organisation"), "Stadtwerke Husum");
  await press(office, button(office, "Anmeldelink erstellen"));
  await organisation(colleague, "Stadtwerke Husum").getByText("Tine Storm").waitFor();
  assert.ok(await colleague.evaluate(() => globalThis.sameVisit), "the page was not loaded again");
  await press(office, button(office, "Fertig"));
  await colleague.context().close();
});

test("a document is deleted for good after a look at what goes", async () => {
  await stage.server.createDocument("Verworfener Entwurf");
  await office.goto(`${stage.url}/`);
  await chooseFromMenu(office, button(office, "Aktionen: Verworfener Entwurf"), "Endgültig löschen …");
  await dialog(office).getByText(/der Text mit seinem Verlauf/).waitFor();
  await tabTo(office, dialog(office).getByRole("checkbox"));
  await office.keyboard.press("Space");
  await press(office, button(office, "Endgültig löschen"));
  await office.getByRole("link", { name: /Verworfener Entwurf/ }).waitFor({ state: "detached" });
});

async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

/** The pages about people, each with what shows that it is all there, and a dialog of it. */
const screens = [
  ["/members", (page) => heading(page, "Personen im Verlauf"), "Person einladen …"],
  ["/me", (page) => button(page, "Passwort festlegen …"), "Passwort festlegen …"],
  ["/audit", (page) => page.getByRole("table"), undefined],
  ["/sign-in", (page) => button(page, "Mit Passwort anmelden"), undefined],
];

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing to mend, and nothing scrolls sideways at 360 px (${colorScheme})`, async () => {
    const outside = await stage.window({ colorScheme });
    for (const [path, sign, opener] of screens) {
      const page = path === "/sign-in" ? outside : office;
      await page.emulateMedia({ colorScheme });
      for (const width of [1440, 360]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(`${stage.url}${path}`);
        await sign(page).waitFor();
        assert.deepEqual(await violations(page), [], `${path} at ${width} px`);
        const wider = await page.evaluate(() => globalThis.document.documentElement.scrollWidth - innerWidth);
        assert.ok(wider <= 0, `${path} is ${wider} px too wide`);
        if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/people${path.replace("/", "-")}-${colorScheme}-${width}.png`, fullPage: true });
        if (opener === undefined) continue;
        await button(page, opener).click();
        await dialog(page).waitFor();
        assert.deepEqual(await violations(page), [], `the dialog of ${path} at ${width} px`);
      }
    }
    await outside.context().close();
  });
}

test("no page complained: no violated policy, no uncaught error", () => {
  assert.deepEqual(stage.complaints, []);
});
