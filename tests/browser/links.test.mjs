// The dialog that asks where a link leads.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { caretAtEndOf, openDocument, saved, Stage, textOf } from "./stage.mjs";

let stage, page;

before(async () => {
  stage = await Stage.set();
  await stage.importDefinition();
  page = await stage.enter("Anke Petersen", "Stadtwerke Lübeck", "editor");
  await openDocument(page, "Digitale Daseinsvorsorge – Vorschlag für eine Definition");
});

after(() => stage.strike());

/** An address whose link has that many bytes in the document: it stands there as `{"href":…,"title":null}`. */
function addressOf(bytes) {
  const frame = JSON.stringify({ href: "https://bund.de/", title: null }).length;
  return `https://bund.de/${"x".repeat(bytes - frame)}`;
}

test("an address may be as long as the server lets a link be, and no byte longer", async () => {
  const dialog = page.getByRole("dialog", { name: "Link" });
  const address = dialog.getByRole("textbox", { name: "Adresse" });
  await caretAtEndOf(page, "Sie umfasst zwei Seiten:");
  await page.keyboard.press("Control+k");
  await address.fill(addressOf(4097));
  await address.press("Enter");
  await dialog.getByRole("alert").filter({ hasText: "Die Adresse ist zu lang für einen Link." }).waitFor();
  await address.fill("hallo");
  await address.press("Enter");
  await dialog.getByRole("alert").filter({ hasText: "Das ist keine Web- oder E-Mail-Adresse." }).waitFor();
  await address.fill(addressOf(4096));
  await address.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await textOf(page).locator(`a[href="${addressOf(4096)}"]`).waitFor();
  await saved(page);
  assert.deepEqual(stage.complaints, []);
});
