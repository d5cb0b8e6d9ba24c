// The pictures of the README: the real pages with the working draft, written by a script so that they stay true.
import { mkdir } from "node:fs/promises";
import { caretAtEndOf, openDocument, Stage, textOf } from "./stage.mjs";

const title = "Digitale Daseinsvorsorge – Vorschlag für eine Definition";
const pictures = new URL("../../docs/pictures/", import.meta.url).pathname;

await mkdir(pictures, { recursive: true });
const stage = await Stage.set();
try {
  await stage.importDefinition();
  const wide = { viewport: { width: 1440, height: 1000 } };
  const luebeck = await stage.enter("Anke Petersen", "Stadtwerke Lübeck", "moderator", wide);
  const muenchen = await stage.enter("Florian Huber", "Stadtwerke München", "editor", wide);
  await luebeck.getByRole("button", { name: "Später" }).click();
  for (const page of [luebeck, muenchen]) await openDocument(page, title);
  await caretAtEndOf(muenchen, "Digitale Daseinsvorsorge ist die Gewährleistung");
  await muenchen.keyboard.type(" Sie dient allen.");
  await textOf(luebeck).getByText("Sie dient allen.").waitFor();
  await luebeck.evaluate(() => scrollTo(0, 0));
  await luebeck.screenshot({ path: `${pictures}document-light.png` });
  await luebeck.setViewportSize({ width: 360, height: 740 });
  for (const colorScheme of ["light", "dark"]) {
    await luebeck.emulateMedia({ colorScheme });
    await luebeck.screenshot({ path: `${pictures}document-${colorScheme}-360.png` });
  }
  await luebeck.emulateMedia({ colorScheme: "light" });
  await picturesOfThePast(luebeck, muenchen);
  await pictureOfMembers(luebeck);
} finally {
  await stage.strike();
}

/** Who belongs to the workspace, as those who administer see it. */
async function pictureOfMembers(luebeck) {
  await stage.invite("Jens Brandt", "Stadtwerke Lübeck", "editor");
  await stage.invite("Svenja Krüger", "Stadtwerke Dortmund", "commenter");
  await luebeck.setViewportSize({ width: 1440, height: 1000 });
  await luebeck.goto(`${stage.url}/members`);
  await luebeck.getByText("Svenja Krüger").waitFor();
  await luebeck.screenshot({ path: `${pictures}members-light.png` });
}

/** The history beside the text, and what München changed as a Synopse. */
async function picturesOfThePast(luebeck, muenchen) {
  await luebeck.setViewportSize({ width: 1440, height: 1000 });
  await caretAtEndOf(muenchen, "Eine Leistung gehört zur");
  for (const _ of "wenn sie") await muenchen.keyboard.press("Backspace");
  await muenchen.keyboard.type("sofern sie in jedem Fall");
  await textOf(luebeck).getByText("sofern sie in jedem Fall").waitFor();
  for (const page of [luebeck, muenchen]) await page.getByRole("button", { name: "Verlauf", exact: true }).click();
  const session = (page) => page.getByRole("complementary", { name: "Verlauf" }).locator("article", { hasText: "Stadtwerke München" }).first();
  await session(muenchen).getByText("Abschnitt 2 Abs. 1").waitFor();
  await session(muenchen).getByRole("button", { name: "Mehr" }).click();
  await session(muenchen).getByRole("button", { name: "Beschreiben" }).click();
  await muenchen.getByRole("textbox", { name: "In einem Satz" }).fill("Die Aufsicht möchte einen engeren Begriff.");
  await muenchen.getByRole("button", { name: "Speichern" }).click();
  await session(muenchen).getByText("engeren Begriff").waitFor();
  const panel = luebeck.getByRole("complementary", { name: "Verlauf" });
  await panel.getByRole("tab", { name: "Fassungen" }).click();
  await panel.getByRole("button", { name: "Jetzigen Text als Fassung benennen" }).click();
  await luebeck.getByRole("textbox", { name: "Name" }).fill("Stand für die Sitzung");
  await luebeck.getByRole("button", { name: "Benennen", exact: true }).click();
  await panel.getByRole("heading", { name: /Fassung 1/ }).waitFor();
  await panel.getByRole("tab", { name: "Verlauf" }).click();
  await session(luebeck).getByText("engeren Begriff").waitFor();
  await luebeck.screenshot({ path: `${pictures}history-light.png` });
  await session(luebeck).getByRole("button", { name: "Änderungen zeigen" }).click();
  await luebeck.getByRole("columnheader", { name: "wer und warum" }).waitFor();
  await luebeck.screenshot({ path: `${pictures}synopsis-light.png` });
}
