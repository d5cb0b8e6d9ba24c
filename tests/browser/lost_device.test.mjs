// A device is lost: what whoever administers does about it works, and the person gets in again and sets up a new passkey.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chooseFromMenu, press, tabTo, write } from "./keyboard.mjs";
import { Stage } from "./stage.mjs";

let stage, office, lost;

const button = (page, name) => page.getByRole("button", { name, exact: true });
const heading = (page, name) => page.getByRole("heading", { name, exact: true });
const dialog = (page) => page.getByRole("dialog");
const signedOut = (page) => heading(page, "Bitte melden Sie sich wieder an");

/** The address at which browsers make passkeys: an IP address is no name. */
const named = (url) => url.replace("127.0.0.1", "localhost");

/** Follows the menu of Tine's row on the members page. */
const begin = (deed) =>
  chooseFromMenu(office, office.getByRole("listitem").getByRole("button", { name: "Aktionen: Tine Storm", exact: true }), deed);

/** A window with an authenticator of its own. */
async function device() {
  const page = await stage.window();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return page;
}

async function accept(page, link) {
  await page.goto(named(link));
  await press(page, button(page, "Als Tine Storm anmelden"));
  await heading(page, "Dokumente").waitFor();
}

async function setUpPasskey(page, name) {
  await page.goto(`${named(stage.url)}/me`);
  await press(page, button(page, "Passkey einrichten …"));
  await write(page, dialog(page).getByLabel("Name des Passkeys"), name);
  await page.keyboard.press("Enter");
  await page.getByRole("listitem").filter({ hasText: name }).waitFor();
}

before(async () => {
  stage = await Stage.set();
  office = await stage.enter("Hanne Petersen", "Hansestadt Lübeck", "moderator");
  const { invitation_url: link } = await stage.invite("Tine Storm", "Stadtwerke Husum", "editor");
  lost = await device();
  await accept(lost, link);
  await setUpPasskey(lost, "Verlorenes Telefon");
  await office.goto(`${stage.url}/members`);
  await heading(office, "Mitglieder").waitFor();
});

after(() => stage?.strike());

test("ending the sessions says that a passkey stays good, and it does", async () => {
  await begin("Sitzungen beenden …");
  await dialog(office).getByText("Passkeys, Passwort und Zugriffsschlüssel gelten weiter, auch auf einem verlorenen Gerät.").waitFor();
  await press(office, dialog(office).getByRole("button", { name: "Sitzungen beenden", exact: true }));
  await signedOut(lost).waitFor();
  await press(lost, button(lost, "Mit Passkey anmelden"));
  await heading(lost, "Ihr Konto").waitFor();
  await begin("Neuer Anmeldelink …");
  await dialog(office).getByText("wählen Sie zuerst „Alle Zugänge entfernen …“").waitFor();
  await office.keyboard.press("Escape");
  await dialog(office).waitFor({ state: "detached" });
});

test("whose access is removed is out at once, and the passkey on the lost device signs in no more", async () => {
  await begin("Alle Zugänge entfernen …");
  await dialog(office).getByText("Das Richtige, wenn ein Gerät verloren ist").waitFor();
  await tabTo(office, dialog(office).getByRole("button", { name: "Zugänge entfernen", exact: true }));
  const out = signedOut(lost).waitFor({ timeout: 1_000 });
  await office.keyboard.press("Enter");
  await out;
  await press(lost, button(lost, "Mit Passkey anmelden"));
  await lost.getByText("Mit diesem Passkey kommen Sie nicht herein.").waitFor();
  await dialog(office).waitFor({ state: "detached" });
});

test("a new link lets the person in, on a new device with a new passkey", async () => {
  await begin("Neuer Anmeldelink …");
  await press(office, button(office, "Anmeldelink erstellen"));
  const link = await dialog(office).getByLabel("Anmeldelink", { exact: true }).inputValue();
  await press(office, button(office, "Fertig"));
  const found = await device();
  await accept(found, link);
  await setUpPasskey(found, "Neues Telefon");
  assert.equal(await found.getByText("Verlorenes Telefon").count(), 0);
  await found.context().clearCookies();
  await found.goto(`${named(stage.url)}/`);
  await press(found, button(found, "Mit Passkey anmelden"));
  await heading(found, "Dokumente").waitFor();
});

test("the audit log has one line for all of it", async () => {
  await office.goto(`${stage.url}/audit`);
  await office.getByRole("cell", { name: "Alle Zugänge entfernt" }).waitFor();
  assert.equal(await office.getByRole("cell", { name: "Alle Zugänge entfernt" }).count(), 1);
  assert.deepEqual(stage.complaints, []);
});
