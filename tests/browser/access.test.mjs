// What changes beside a member is seen on the open page: a document that is taken away alone, and new colleagues.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openDocument, Stage, syncState, textOf, until } from "./stage.mjs";

const [taken, kept] = ["Vertraulicher Entwurf", "Offener Entwurf"];

let stage, office, author, document;

before(async () => {
  stage = await Stage.set();
  ({ document_id: document } = await stage.server.createDocument(taken));
  await stage.server.createDocument(kept);
  office = await stage.enter("Hanne Petersen", "Hansestadt Lübeck", "moderator");
  author = await stage.enter("Jonas Weber", "Stadtwerke Kiel", "editor");
});

after(() => stage?.strike());

const heading = (page, name) => page.getByRole("heading", { name, exact: true });
const saved = (page) => until("saved", async () => (await syncState(page).getAttribute("data-sync")) === "saved");

/** The administrator gives Jonas Weber another right on the document, or with `undefined` the usual one. */
async function give(role) {
  const answer = await office.evaluate(async ([document, role]) => {
    const members = await (await fetch("/api/v1/members")).json();
    const { id } = members.find(({ name }) => name === "Jonas Weber");
    const method = role === undefined ? "DELETE" : "PUT";
    const body = role === undefined ? {} : { body: JSON.stringify({ role }), headers: { "content-type": "application/json" } };
    return (await fetch(`/api/v1/documents/${document}/rights/${id}`, { method, ...body })).status;
  }, [document, role]);
  assert.ok(answer < 300, String(answer));
}

async function write(page, words) {
  await textOf(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(words);
}

test("a document that is taken away leaves the others alone, and comes back with the right", async () => {
  await openDocument(author, taken);
  await write(author, "Noch erlaubt. ");
  await saved(author);
  await give("none");
  await heading(author, "Dieses Dokument ist nicht da").waitFor();
  assert.equal(await heading(author, "Ihr Zugang ist beendet").count(), 0);
  assert.equal(await heading(author, "Ihre Wörter sind noch da").count(), 0, "everything had been sent");

  await author.getByRole("link", { name: "Zu den Dokumenten" }).click();
  await author.getByRole("link", { name: kept }).waitFor();
  assert.equal(await author.getByRole("link", { name: taken }).count(), 0);
  await openDocument(author, kept);
  await write(author, "Hier geht es weiter. ");
  await saved(author);

  await author.goBack();
  await author.goBack();
  await heading(author, "Dieses Dokument ist nicht da").waitFor();
  await give(undefined);
  await textOf(author).getByText("Noch erlaubt.").waitFor();
  await openDocument(office, taken);
  await write(office, "Willkommen zurück. ");
  await textOf(author).getByText("Willkommen zurück.").waitFor();
  await write(author, "Wieder da. ");
  await textOf(office).getByText("Wieder da.").waitFor();
  await saved(author);
});

test("what was written without network in a document that was taken away meanwhile is kept and shown", async () => {
  await author.context().setOffline(true);
  await write(author, "Unterwegs geschrieben.");
  await until("on this device only", async () => (await syncState(author).getAttribute("data-sync")) === "local");
  await give("none");
  await author.context().setOffline(false);
  await heading(author, "Dieses Dokument ist nicht da").waitFor();
  const rescued = author.getByRole("alert").filter({ has: heading(author, "Ihre Wörter sind noch da") });
  await rescued.getByText(`Sie haben keinen Zugang mehr zu „${taken}“`, { exact: false }).waitFor();
  await rescued.getByText("Unterwegs geschrieben.").waitFor();
  await author.reload();
  await rescued.getByText("Unterwegs geschrieben.").waitFor();
  await author.getByRole("link", { name: "Zu den Dokumenten" }).click();
  await rescued.getByText("Unterwegs geschrieben.").waitFor();
  await rescued.getByRole("button", { name: "Erledigt, von diesem Gerät löschen" }).click();
  await rescued.waitFor({ state: "detached" });
  await openDocument(author, kept);
  await saved(author);
  assert.ok(!(await textOf(office).textContent()).includes("Unterwegs"));
  await stage.check();
});

test("no page complained", () => {
  assert.deepEqual(stage.complaints, []);
});
