// A stage for browser tests: the real binary on a free port, real Chromium, and one private window for each member.
import { chromium } from "playwright-core";
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const repository = new URL("../../", import.meta.url).pathname;
const target = process.env.CARGO_TARGET_DIR ?? join(repository, "target");
const binary = process.env.WORTLAUT_BIN ?? join(target, "debug/wortlaut");
const definition = join(repository, "crates/server/template/definition.md");

/** How long anything may take on a busy machine, in milliseconds. Nothing waits for it unless something is wrong. */
export const PATIENCE = 60_000;

const run = promisify(execFile);

export class Stage {
  #server;
  #browser;
  #folder;
  #address;
  #complaints = [];

  static async set() {
    const stage = new Stage();
    stage.#folder = await mkdtemp(join(tmpdir(), "wortlaut-browser-"));
    stage.#address = `127.0.0.1:${await freePort()}`;
    await stage.start();
    stage.#browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
    });
    return stage;
  }

  get url() {
    return `http://${this.#address}`;
  }

  get browser() {
    return this.#browser;
  }

  get database() {
    return join(this.#folder, "wortlaut.sqlite");
  }

  /** What pages complained about: violated policies, uncaught errors. */
  get complaints() {
    return this.#complaints;
  }

  async start() {
    this.#server = spawn(binary, ["serve", "--listen", this.#address, "--data", this.#folder], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let log = "";
    this.#server.stderr.on("data", (text) => (log = (log + text).slice(-20_000)));
    const exited = new Promise((_, reject) =>
      this.#server.once("exit", (code) => reject(new Error(`the server ended with ${code} before it listened:\n${log}`))),
    );
    const listening = new Promise((resolve) => createInterface(this.#server.stdout).once("line", resolve));
    await Promise.race([listening, exited]);
    exited.catch(() => {});
  }

  /** `kill -9`, or a graceful stop. */
  async stop(signal = "SIGTERM") {
    const ended = new Promise((resolve) => this.#server.once("exit", resolve));
    this.#server.kill(signal);
    return ended;
  }

  async strike() {
    await this.#browser?.close();
    if (this.#server.exitCode === null && this.#server.signalCode === null) await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** A command of the command line, answered in JSON. */
  async command(...words) {
    const { stdout } = await run(binary, [...words, "--data", this.#folder, "--json"]);
    return JSON.parse(stdout);
  }

  /** Whether `wortlaut check` finds everything as it should be. */
  async check() {
    await run(binary, ["check", "--data", this.#folder]);
  }

  importDefinition() {
    return this.command("import", definition);
  }

  async invite(name, organisation, role) {
    return this.command("member", "add", "--name", name, "--organisation", organisation, "--role", role);
  }

  /** A private window, signed in by the button of an invitation. */
  async enter(name, organisation, role, options = {}) {
    const { invitation_url: link } = await this.invite(name, organisation, role);
    const page = await this.window(options);
    await page.goto(link);
    await page.getByRole("button", { name: `Als ${name} anmelden` }).click();
    await page.getByRole("heading", { name: "Dokumente" }).waitFor();
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

  /** Holds SQLite's write lock; gives the way to let go. */
  async holdWriteLock() {
    const holder = spawn(join(dirname(binary), "hold-write-lock"), [this.database], { stdio: ["pipe", "pipe", "inherit"] });
    const line = await new Promise((resolve) => createInterface(holder.stdout).once("line", resolve));
    if (line !== "held") throw new Error(`hold-write-lock said ${line}`);
    return async () => {
      const ended = new Promise((resolve) => holder.once("exit", resolve));
      holder.stdin.end();
      await ended;
    };
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
  await textOf(page).locator("p", { hasText: start }).first().evaluate((paragraph) => {
    const selection = getSelection();
    selection.selectAllChildren(paragraph);
    selection.collapseToEnd();
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
