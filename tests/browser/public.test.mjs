// The public page of a published version, as readers outside see it: no sign-in, no script.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { Stage } from "./stage.mjs";

const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

let stage;
let document;

before(async () => {
  stage = await Stage.set();
  ({ document_id: document } = await stage.importDefinition());
  const { member_id: moderator } = await stage.invite("Hanne Petersen", "Hansestadt Lübeck", "moderator");
  const { token } = await stage.server.createToken(moderator);
  const ask = async (method, path, body) => {
    const answer = await fetch(`${stage.url}/api/v1/documents/${document}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.text()}`);
  };
  for (const [index, name] of ["Erste Lesung", "Beschluss"].entries()) {
    await ask("POST", "/versions", { name });
    await ask("PUT", `/versions/${index + 1}/publication`);
  }
  await ask("PUT", "/versions/2/agreed", {});
});

after(() => stage?.strike());

async function visit(path, options = {}) {
  const page = await stage.window({ javaScriptEnabled: false, ...options });
  const answer = await page.goto(`${stage.url}${path}`);
  return { page, answer };
}

/** What axe finds on the page. It is a script itself, so that it needs a window with scripts. */
async function violations(options) {
  const { page } = await visit(`/p/${document}`, { ...options, javaScriptEnabled: true });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  await page.context().close();
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1440, 360]) {
    test(`the page reads without scripts, and axe finds nothing to mend (${colorScheme}, ${width} px)`, async () => {
      const { page, answer } = await visit(`/p/${document}`, { colorScheme, viewport: { width, height: 900 } });
      assert.equal(answer.status(), 200);
      await page.getByRole("heading", { level: 1 }).waitFor();
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wider <= 0, `nothing is wider than the page, but ${wider} px are`);
      if (process.env.PICTURES) {
        await page.screenshot({ path: `${process.env.PICTURES}/public-${colorScheme}-${width}.png`, fullPage: true });
      }
      await page.context().close();
      assert.deepEqual(await violations({ colorScheme, viewport: { width, height: 900 } }), []);
    });
  }
}

test("a clause has an address, and the earlier version points to the newer one", async () => {
  const { page } = await visit(`/p/${document}/v/1`);
  await page.getByRole("link", { name: "zur Fassung 2" }).click();
  assert.equal(new URL(page.url()).pathname, `/p/${document}/v/2`);
  const clause = page.locator("#wortlaut-text [id^=b]").nth(3);
  const id = await clause.getAttribute("id");
  const answer = await page.goto(`${stage.url}/p/${document}/v/2#${id}`);
  assert.equal(answer, null, "the same page, at its clause");
  await page.locator("#wortlaut-text :target").waitFor();
  await page.context().close();
});

test("no page complained", () => {
  assert.deepEqual(stage.complaints, []);
});
