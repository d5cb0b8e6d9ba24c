// A stage for browser tests: the real server, real Chromium, and one private window for each member.
import { fileURLToPath } from "node:url";
import { next as A } from "@automerge/automerge";
import { chromium } from "playwright-core";
import { Server } from "../harness/server.mjs";

const definition = fileURLToPath(new URL("../../crates/server/template/definition.md", import.meta.url));

/** How long anything may take on a busy machine, in milliseconds. Nothing waits for it unless something is wrong. */
export const PATIENCE = 60_000;

export class Stage {
  #server;
  #browser;
  #complaints = [];

  /** `environment` is added to the server's own. */
  static async set(environment = {}) {
    const stage = new Stage();
    stage.#server = await Server.start(environment);
    stage.#browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
    });
    return stage;
  }

  get server() {
    return this.#server;
  }

  get url() {
    return this.#server.origin;
  }

  /** What pages complained about: violated policies, uncaught errors. */
  get complaints() {
    return this.#complaints;
  }

  async strike() {
    await this.#browser?.close();
    await this.#server.remove();
  }

  /** Whether `wortlaut check` finds everything as it should be. */
  async check() {
    await this.#server.run("check");
  }

  importDefinition() {
    return this.#server.importFile(definition);
  }

  invite(name, organisation, role) {
    return this.#server.addMember({ name, organisation, role });
  }

  /** A private window, signed in by the button of an invitation. */
  async enter(name, organisation, role, options = {}) {
    const { invitation_url: link } = await this.invite(name, organisation, role);
    return this.accept(link, name, options);
  }

  /** The same with an invitation that is there. */
  async accept(link, name, options = {}) {
    const page = await this.window(options);
    await comeIn(page, link, name);
    return page;
  }

  async window(options = {}) {
    const context = await this.#browser.newContext({ locale: "de-DE", timezoneId: "Europe/Berlin", ...options });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error" && message.text().includes("Content Security Policy")) {
        this.#complaints.push(message.text());
      }
    });
    page.on("pageerror", (error) => this.#complaints.push(String(error)));
    return page;
  }
}

/** Opens a document from the list and waits until its text is there. */
export async function openDocument(page, title) {
  await page.getByRole("link", { name: title }).click();
  await textOf(page).waitFor();
}

export const textOf = (page) => page.getByRole("textbox", { name: "Text des Dokuments" });
export const noteOf = (page, number) => page.getByRole("textbox", { name: `Fußnote ${number}` });
export const syncState = (page) => page.locator("[data-sync]");

/** Waits until a condition over the page holds. */
export async function until(what, condition) {
  const deadline = Date.now() + PATIENCE;
  let last;
  do {
    last = await condition();
    if (last === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  } while (Date.now() < deadline);
  throw new Error(`${what} did not come about; last seen: ${JSON.stringify(last)}`);
}

/** Signs in with an invitation's link. */
export async function comeIn(page, link, name) {
  await page.goto(link);
  await page.getByRole("button", { name: `Als ${name} anmelden` }).click();
  await page.getByRole("heading", { name: "Dokumente" }).waitFor();
}

/** Waits until the page says that everything is saved. */
export function saved(page) {
  return until("everything is saved", async () => {
    const state = await syncState(page).getAttribute("data-sync");
    return state === "saved" ? true : state;
  });
}

/** Closes a tab as a person does: it may still do what pages do when they go. */
export async function closeTab(page) {
  const closed = page.waitForEvent("close");
  await page.close({ runBeforeUnload: true });
  await closed;
}

/** Who wrote a piece of the text, as the history says it to the member who has the page. */
export async function authorOf(page, piece) {
  return page.evaluate(async (piece) => {
    const [, id] = /\/d\/([^/]+)/.exec(location.pathname);
    const blame = await (await fetch(`/api/v1/documents/${id}/blame`)).json();
    const members = await (await fetch("/api/v1/members")).json();
    const run = blame.blocks.flatMap(({ runs }) => runs).find(({ text }) => text?.includes(piece));
    const author = run && blame.authors[run.by];
    return members.find(({ id: member }) => member === author?.member_id)?.name;
  }, piece);
}

/** The words of the text, or of a footnote, without carets of others. */
export function words(locator) {
  return locator.evaluate((element) => {
    const copy = element.cloneNode(true);
    for (const other of copy.querySelectorAll("[aria-hidden=true], .ProseMirror-widget, button")) other.remove();
    return copy.textContent;
  });
}

/** Puts the caret at the end of the paragraph that begins with `start`. */
export async function caretAtEndOf(page, start) {
  await textOf(page).locator("p", { hasText: start }).first().click();
  await page.keyboard.press("End");
  await textOf(page).locator("p", { hasText: start }).first().evaluate(async (paragraph) => {
    const selection = getSelection();
    // The editor hears of it by this event, which comes later.
    const heard = new Promise((resolve) => document.addEventListener("selectionchange", resolve, { once: true }));
    selection.selectAllChildren(paragraph);
    selection.collapseToEnd();
    await heard;
  });
}

/** Whether the words stand in the documents that the browser keeps. */
export async function keptOnDevice(page, words) {
  const documents = await page.evaluate(async () => {
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const documents = {};
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      const chunks = database.transaction("chunks").objectStore("chunks");
      const [keys, values] = await Promise.all([done(chunks.getAllKeys()), done(chunks.getAll())]);
      database.close();
      keys.forEach(([document, kind], index) => {
        if (kind === "snapshot" || kind === "incremental") (documents[document] ??= []).push([...values[index]]);
      });
    }
    return documents;
  });
  return Object.values(documents).some((chunks) => {
    const document = chunks.reduce((known, chunk) => A.loadIncremental(known, Uint8Array.from(chunk)), A.init());
    return JSON.stringify(document).includes(words);
  });
}
