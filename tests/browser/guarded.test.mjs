// Who gets in and what a page may do: invitations, other origins, the content security policy, accessibility.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openDocument, Stage, textOf } from "./stage.mjs";

const title = "Digitale Daseinsvorsorge – Vorschlag für eine Definition";
const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

let stage, editor;

before(async () => {
  stage = await Stage.set();
  await stage.importDefinition();
  editor = await stage.enter("Anke Petersen", "Stadtwerke Lübeck", "moderator");
});

after(() => stage.strike());

test("opening an invitation uses nothing up; its button does, once", async () => {
  const { invitation_url: link } = await stage.invite("Jonas Weber", "Stadtwerke Frankfurt", "commenter");
  for (const _ of [1, 2]) {
    const visitor = await stage.window();
    await visitor.goto(link);
    await visitor.getByText("Sie sind eingeladen als Jonas Weber, Stadtwerke Frankfurt.").waitFor();
    assert.ok(!visitor.url().includes("#"), "the secret does not stay in the address bar");
    await visitor.context().close();
  }
  const member = await stage.window();
  await member.goto(link);
  await member.keyboard.press("Tab");
  await member.getByRole("button", { name: "Als Jonas Weber anmelden" }).focus();
  await member.keyboard.press("Enter");
  await member.getByRole("heading", { name: "Dokumente" }).waitFor();
  const late = await stage.window();
  await late.goto(link);
  await late.getByText("schon benutzt, abgelaufen oder durch einen neueren ersetzt").waitFor();
});

test("a commenter is told that commenting follows", async () => {
  const commenter = await stage.enter("Ute Lang", "Stadtwerke Münster", "commenter");
  await openDocument(commenter, title);
  await commenter.getByText("Kommentieren folgt").waitFor();
  assert.equal(await textOf(commenter).getAttribute("contenteditable"), "false");
});

test("a page of another origin cannot open the socket, whatever cookie the browser has", async () => {
  const foreign = createServer((_, response) => response.end("<!doctype html><title>x</title>"));
  await new Promise((resolve) => foreign.listen(0, "127.0.0.1", resolve));
  const page = await editor.context().newPage();
  await page.goto(`http://127.0.0.1:${foreign.address().port}/`);
  const outcome = await page.evaluate(
    (url) =>
      new Promise((resolve) => {
        const socket = new WebSocket(url);
        socket.onopen = () => resolve("opened");
        socket.onclose = (event) => resolve(`closed ${event.code}`);
      }),
    `${stage.url.replace("http", "ws")}/sync`,
  );
  assert.equal(outcome, "closed 1006", "the upgrade is refused");
  await page.close();
  foreign.close();
});

async function violations(page) {
  // Playwright evaluates outside the page's own policy.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing to mend on the pages there are (${colorScheme})`, async () => {
    await editor.emulateMedia({ colorScheme });
    await editor.goto(`${stage.url}/`);
    await editor.getByRole("heading", { name: "Dokumente" }).waitFor();
    assert.deepEqual(await violations(editor), [], "documents");
    await openDocument(editor, title);
    assert.deepEqual(await violations(editor), [], "document");
    const visitor = await stage.window({ colorScheme });
    await visitor.goto(`${stage.url}/`);
    await visitor.getByRole("heading", { name: "Willkommen bei Wortlaut" }).waitFor();
    assert.deepEqual(await violations(visitor), [], "signed out");
    const { invitation_url: link } = await stage.invite("Eva Braun-Otto", "Stadtwerke Hannover", "reader");
    await visitor.goto(link);
    await visitor.getByRole("button", { name: "Als Eva Braun-Otto anmelden" }).waitFor();
    assert.deepEqual(await violations(visitor), [], "invitation");
    await visitor.context().close();
  });
}

for (const width of [1440, 360, 320]) {
  test(`nothing scrolls sideways at ${width} px`, async () => {
    await editor.setViewportSize({ width, height: 800 });
    await editor.goto(`${stage.url}/`);
    await openDocument(editor, title);
    const overflow = await editor.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
  });
}

test("no page complained: no violated policy, no uncaught error", () => {
  assert.deepEqual(stage.complaints, []);
});
