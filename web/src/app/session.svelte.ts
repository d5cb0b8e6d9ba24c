import { tick } from "svelte";
import { api, Refused, speakFor, type Me } from "../api/index.ts";
import { databaseName, Memory } from "../sync/index.ts";
import { pages } from "../ui/language.svelte.ts";
import { device } from "./device.ts";
import { Workspace } from "./workspace.svelte.ts";

/** Who is at this browser, as far as it is known. */
export type SessionState =
  | { is: "starting" }
  /** Nobody, and this device has nothing of anybody who was signed in before. */
  | { is: "signed-out" }
  /** Somebody was signed in until now; their unsent words wait on this device. */
  | { is: "expired"; unsent: string[] }
  /** The same, because somebody else has signed in in another tab: there is one session in a browser. */
  | { is: "replaced"; unsent: string[] }
  | { is: "no-access" }
  | { is: "outdated" }
  /** No server, and nobody known on this device. */
  | { is: "unreachable" }
  /** The browser keeps nothing on this device. */
  | { is: "no-storage" }
  | { is: "signed-in"; workspace: Workspace };

type End = "sign-in" | "no-access" | "reload" | "replaced";

/** Milliseconds until the server is asked again when nothing can be shown without it. */
const again = 5_000;

class Session {
  state = $state.raw<SessionState>({ is: "starting" });
  /** Somebody has just come in by a link, and may want another way for the next time. */
  cameByLink = $state(false);
  #leaving = false;

  get workspace(): Workspace | undefined {
    return this.state.is === "signed-in" ? this.state.workspace : undefined;
  }

  /** Asks the server who this is; without an answer, goes on as who was here last. */
  async start(): Promise<void> {
    device.listen((member) => {
      const { workspace } = this;
      if (workspace && workspace.me.member.id !== member) void this.#ended(workspace, "replaced");
    });
    await this.#ask();
  }

  async #ask(): Promise<void> {
    const known = device.recall();
    try {
      await this.enter(await api.me());
    } catch (error) {
      if (error instanceof Refused && error.status === 401) this.#outside();
      else if (known && !known.ended) await this.enter(known.me);
      else this.#askLater();
    }
  }

  /** Signs in with an invitation's token, which uses it up. */
  async accept(token: string): Promise<void> {
    const me = await api.signIn(token);
    await this.workspace?.close();
    this.cameByLink = true;
    await this.enter(me);
  }

  async enter(me: Me): Promise<void> {
    pages.suggest(me.member.language ?? me.workspace.language);
    speakFor(me.member.id);
    try {
      const workspace = await Workspace.open(me, device.recall(), { onEnd: (end, whose) => void this.#ended(whose, end.then) });
      this.state = { is: "signed-in", workspace };
      // It may have ended before it was opened.
      if (workspace.ended) await this.#ended(workspace, workspace.ended.then);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.state = { is: "no-storage" };
    }
  }

  /** Signs out at the server, then deletes what this device has of the member. */
  signOut(): Promise<void> {
    return this.leave(api.signOut);
  }

  /** Does at the server what ends the member's stay, then deletes what this device has of them. */
  async leave(act: () => Promise<unknown>): Promise<void> {
    const { workspace } = this;
    // The server tells this page too that the session is over, perhaps before its answer is here.
    this.#leaving = true;
    try {
      await act();
      await workspace?.erase();
      this.state = { is: "signed-out" };
    } finally {
      this.#leaving = false;
    }
  }

  async #ended(workspace: Workspace, why: End): Promise<void> {
    if (this.workspace !== workspace || this.#leaving) return;
    if (why === "sign-in") device.end(workspace.me.member.id);
    this.state = outside(why, workspace.unsentTitles());
    // The open document's page closes first and writes what its editor still holds.
    await tick();
    // Another tab may have deleted the database by signing out: then there is nothing left to write.
    await workspace.close().catch(() => undefined);
  }

  #outside(): void {
    const known = device.recall();
    if (!known) {
      this.state = { is: "signed-out" };
      return;
    }
    device.end(known.me.member.id);
    const memory = new Memory(localStorage, databaseName(known.me.workspace.id, known.me.member.id));
    const waiting = memory.withUnsentWords().map((document) => `automerge:${document}`);
    const unsent = known.documents.filter(({ automerge_url }) => waiting.includes(automerge_url)).map(({ title }) => title);
    this.state = { is: "expired", unsent };
  }

  #askLater(): void {
    this.state = { is: "unreachable" };
    setTimeout(() => void this.#ask(), again);
  }
}

function outside(why: End, unsent: string[]): SessionState {
  switch (why) {
    case "sign-in":
      return { is: "expired", unsent };
    case "replaced":
      return { is: "replaced", unsent };
    case "no-access":
      return { is: "no-access" };
    case "reload":
      return { is: "outdated" };
  }
}

export const session = new Session();
