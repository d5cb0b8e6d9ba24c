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
  await luebeck.screenshot({ path: `${pictures}documents.png` });
  for (const page of [luebeck, muenchen]) await openDocument(page, title);
  await caretAtEndOf(muenchen, "Digitale Daseinsvorsorge ist die Gewährleistung");
  await muenchen.keyboard.type(" Sie dient allen.");
  await textOf(luebeck).getByText("Sie dient allen.").waitFor();
  await luebeck.evaluate(() => scrollTo(0, 0));
  for (const colorScheme of ["light", "dark"]) {
    await luebeck.emulateMedia({ colorScheme });
    await luebeck.setViewportSize({ width: 1440, height: 1000 });
    await luebeck.screenshot({ path: `${pictures}document-${colorScheme}.png` });
    await luebeck.setViewportSize({ width: 360, height: 740 });
    await luebeck.screenshot({ path: `${pictures}document-${colorScheme}-360.png` });
  }
} finally {
  await stage.strike();
}
