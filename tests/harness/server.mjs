// The server as a process of its own, on a data folder of its own.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { program, wortlaut } from "./binary.mjs";
import { inTime, until } from "./until.mjs";

const run = promisify(execFile);

export class Server {
  #folder;
  #child;

  #environment;

  /** Starts a server on a free port and an empty data folder; `environment` is added to its own. */
  static async start(environment = {}) {
    const server = new Server();
    server.#environment = environment;
    server.#folder = await mkdtemp(join(tmpdir(), "wortlaut-tests-"));
    server.origin = await server.#serve("127.0.0.1:0");
    if (!server.origin) throw new Error(`The server did not start:\n${await server.log()}`);
    return server;
  }

  /** `host:port`. */
  get host() {
    return new URL(this.origin).host;
  }

  get data() {
    return join(this.#folder, "data");
  }

  get process() {
    return this.#child?.pid;
  }

  /** What the server has written to its log so far. */
  async log() {
    return readFile(join(this.#folder, "log"), "utf8").catch(() => "");
  }

  /** Runs a subcommand on the data folder and returns what it printed. */
  async run(...args) {
    const { stdout } = await run(wortlaut(), [...args, "--data", this.data]);
    return stdout;
  }

  /** Runs a subcommand with --json and reads its answer. */
  async command(...args) {
    return JSON.parse(await this.run(...args, "--json"));
  }

  /** Sets up another workspace: `{ workspace_id }`. From then on members and documents must say where they belong. */
  createWorkspace(name) {
    return this.command("workspace", "create", "--name", name);
  }

  /** Adds a member: `{ member_id, invitation_url }`. */
  addMember({ name, organisation, role, workspace, address }) {
    const more = [...(workspace ? ["--workspace", workspace] : []), ...(address ? ["--address", address] : [])];
    return this.command("member", "add", "--name", name, "--organisation", organisation, "--role", role, ...more);
  }

  /** Makes a token for a member's programs: `{ token_id, token }`. */
  createToken(member) {
    return this.command("token", "create", "--member", member);
  }

  async revokeToken(tokenId) {
    await this.run("token", "revoke", tokenId);
  }

  async setRole(member, role) {
    await this.run("member", "role", "--member", member, role);
  }

  /** Creates a document: `{ document_id, automerge_url }`. */
  createDocument(title) {
    return this.command("document", "create", "--title", title);
  }

  /** Imports a Markdown file: `{ document_id, automerge_url, warnings }`. */
  importFile(path) {
    return this.command("import", path);
  }

  /** Ends the server as a power cut would. */
  async kill() {
    await this.#end("SIGKILL");
  }

  /** Asks the server to stop and waits until it has. */
  async stop() {
    const code = await this.#end("SIGTERM");
    if (code !== 0) throw new Error(`The server stopped with ${code}:\n${await this.log()}`);
  }

  /** Starts the server again on the same folder and port. */
  async startAgain() {
    // A client's attempt to reconnect may by chance use the very port as its own for a moment.
    await until("the server to start again", async () => Boolean(await this.#serve(this.host)));
  }

  /** Takes SQLite's write lock from outside; returns a function that gives it back. */
  async holdWriteLock() {
    const child = spawn(program("hold-write-lock"), [join(this.data, "wortlaut.sqlite")], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const [line] = await inTime("SQLite's write lock", once(createInterface(child.stdout), "line"));
    if (line !== "held") throw new Error(`hold-write-lock said ${line}`);
    return async () => {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    };
  }

  /** Ends the server and removes everything it wrote. */
  async remove() {
    if (this.#child) await this.#end("SIGKILL");
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #serve(listen) {
    const log = createWriteStream(join(this.#folder, "log"), { flags: "a" });
    await once(log, "open");
    const child = spawn(wortlaut(), ["serve", "--listen", listen, "--data", this.data], {
      stdio: ["ignore", "pipe", log],
      env: { ...process.env, ...this.#environment },
    });
    log.end();
    const lines = createInterface(child.stdout);
    const listening = new Promise((resolve) => {
      lines.on("line", (line) => {
        const [, origin] = /^listening on (http:\/\/\S+)/.exec(line) ?? [];
        if (origin) resolve(origin);
      });
      child.once("exit", () => resolve(undefined));
    });
    const origin = await inTime("the line `listening on`", listening);
    if (origin) this.#child = child;
    return origin;
  }

  async #end(signal) {
    const child = this.#child;
    this.#child = undefined;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exit = once(child, "exit");
    child.kill(signal);
    const [code] = await inTime(`the server to end after ${signal}`, exit);
    return code;
  }
}
