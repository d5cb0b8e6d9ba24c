// The ways in which one signs in are taken away on one's own page, and the last of them not without a warning.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { IdentityProvider } from "../harness/provider.mjs";
import { Stage, until } from "./stage.mjs";

const address = "insa@stadtwerke.example";
const password = "Der Leuchtturm von Husum";
const account = { id: "i-1", email: address, email_verified: true };

let folder, provider, stage, insa;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "wortlaut-ways-in-"));
  provider = await IdentityProvider.listen();
  const file = join(folder, "openid.toml");
  await writeFile(file, provider.description, { mode: 0o600 });
  stage = await Stage.set({ WORTLAUT_OPENID: file });
  provider.serve(stage.url);
  const name = "Insa Lorenz";
  const added = await stage.server.addMember({ name, organisation: "Stadtwerke Lübeck", role: "editor", address });
  insa = await stage.accept(added.invitation_url, name);
  await insa.goto(`${stage.url}/me`);
});

after(async () => {
  await stage?.strike();
  provider?.end();
  if (folder) await rm(folder, { recursive: true });
});

const button = (page, name) => page.getByRole("button", { name, exact: true });
const dialog = (page) => page.getByRole("dialog");
const warning = (page) => dialog(page).getByText("Das ist Ihr letzter Weg herein.");
const providerRow = (page) => page.getByRole("listitem").filter({ hasText: "Stadtwerke-Konto" });
const onlyByLink = (page) => page.getByText("Bisher kommen Sie auf einem anderen Gerät nur mit einem neuen Anmeldelink herein.");

/** Begins to take a way in away, and leaves the question open. */
async function beginTaking(name) {
  await button(insa, name).click();
  await dialog(insa).getByRole("heading").waitFor();
}

async function leaveIt(name) {
  await insa.keyboard.press("Escape");
  await dialog(insa).waitFor({ state: "detached" });
  await until("the focus is back", () => button(insa, name).evaluate((element) => element === document.activeElement));
}

/** A window that comes back from the provider. */
async function byProvider() {
  const page = await stage.window();
  await page.goto(stage.url);
  await page.getByRole("link", { name: "Mit Stadtwerke-Konto anmelden" }).click();
  return page;
}

test("whoever came by a link alone is told so; the only password is not taken away without a warning", async () => {
  await onlyByLink(insa).waitFor();
  await button(insa, "Passwort festlegen …").click();
  await dialog(insa).getByLabel("Neues Passwort", { exact: true }).fill(password);
  await button(insa, "Festlegen").click();
  await insa.getByText(/^Festgelegt/).waitFor();
  assert.equal(await onlyByLink(insa).count(), 0);
  await beginTaking("Passwort entfernen …");
  await warning(insa).waitFor();
  await leaveIt("Passwort entfernen …");
});

test("an account elsewhere signs in, is called as the operator calls it, and is a second way in", async () => {
  provider.account = account;
  const elsewhere = await byProvider();
  await elsewhere.getByRole("heading", { name: "Dokumente" }).waitFor();
  await elsewhere.context().close();
  await insa.reload();
  await providerRow(insa).waitFor();
  for (const name of ["Passwort entfernen …", "Stadtwerke-Konto trennen"]) {
    await beginTaking(name);
    assert.equal(await warning(insa).count(), 0, `another way is left without: ${name}`);
    await leaveIt(name);
  }
});

test("without the password the account is the last way in; unlinked, it signs in no more unless its address is vouched for", async () => {
  await beginTaking("Passwort entfernen …");
  await button(insa, "Passwort entfernen").click();
  await insa.getByText("Kein Passwort festgelegt.").waitFor();
  await beginTaking("Stadtwerke-Konto trennen");
  await warning(insa).waitFor();
  await button(insa, "Trennen").click();
  await providerRow(insa).waitFor({ state: "detached" });
  await onlyByLink(insa).waitFor();

  provider.account = { ...account, email_verified: false };
  const refused = await byProvider();
  await refused.getByText("Die Anmeldung über den anderen Dienst hat nicht geklappt.").waitFor();
  assert.equal(await refused.getByRole("heading", { name: "Dokumente" }).count(), 0);
  provider.account = account;
  const again = await byProvider();
  await again.getByRole("heading", { name: "Dokumente" }).waitFor();
  assert.deepEqual(stage.complaints, []);
});
