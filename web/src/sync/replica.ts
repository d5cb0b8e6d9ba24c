import { clone, loadIncremental } from "@automerge/automerge/slim";
import { parseAutomergeUrl, Repo, type AutomergeUrl, type DocHandle, type DocumentId, type PeerId } from "@automerge/automerge-repo/slim";
import { makeActor } from "./actor.ts";
import { automergeReady } from "./automerge.ts";
import { databaseName, deleteDatabase, openDatabase, type Database } from "./database.ts";
import { heard } from "./durable.ts";
import { ServerLink, type LinkEnd, type LinkState } from "./link.ts";
import { Memory } from "./memory.ts";
import { wordsBeyond } from "./rescue.ts";
import { dismissRescued, keepRescued, listRescued, type Rescued } from "./rescued.ts";
import { Saving } from "./saving.ts";
import { Shelf } from "./shelf.ts";
import type { SyncState } from "./state.ts";
import { openTab, openTabs, type Tab } from "./tabs.ts";

export interface ReplicaOptions {
  workspace: string;
  member: string;
  /** The member's key for actors; undefined as long as this device has not heard it. */
  actorKey(): string | undefined;
  /** Asks over HTTP whether the server is there. */
  probe(): Promise<boolean>;
  /** Asks which changes of a document wait at the server for their authors, by hash. */
  heldForAuthors(document: string): Promise<readonly string[]>;
  onLink(state: LinkState): void;
  /** The server says that it has no such document for this member; the id is automerge-repo's. */
  onAbsent(document: string): void;
  onEnd(end: LinkEnd): void;
}

/** A document whose copy on this device cannot go on, and why, in kebab-case. */
export interface Aside {
  document: string;
  code: string;
}

/** automerge-repo with its socket and its shelf; thrown away as a whole when a document has to be set aside. */
interface Works {
  repo: Repo;
  link: ServerLink;
  shelf: Shelf;
}

/** One member's copy of the documents on this device, kept in step with the server's. */
export class Replica {
  readonly memory: Memory;
  readonly #options: ReplicaOptions;
  readonly #name: string;
  readonly #database: Database;
  readonly #tab: Tab;
  readonly #savings = new Set<Saving>();
  /** Documents that are written into as this member, or are about to be. */
  readonly #signed = new WeakMap<DocHandle<unknown>, Promise<void>>();
  #waiting: (() => void)[] = [];
  #works: Works;

  /** Opens this member's database and dials the server. */
  static async start(options: ReplicaOptions): Promise<Replica> {
    const name = databaseName(options.workspace, options.member);
    const [database, tab] = await Promise.all([openDatabase(name), openTab(), automergeReady()]);
    return new Replica(options, name, database, tab);
  }

  private constructor(options: ReplicaOptions, name: string, database: Database, tab: Tab) {
    this.#options = options;
    this.#name = name;
    this.#database = database;
    this.#tab = tab;
    this.memory = new Memory(localStorage, name, tab.id);
    this.#works = this.#begin();
  }

  /** This tab's own name among the peers. */
  get peerId(): string {
    return this.#works.repo.peerId;
  }

  /** The document, from this device or else from the server once it is there; undefined when there is none for this member. */
  async open<T>(url: string): Promise<DocHandle<T> | undefined> {
    const { documentId, binaryDocumentId } = parseAutomergeUrl(url as AutomergeUrl);
    for (;;) {
      if (!(await this.#works.shelf.holds(documentId))) await this.#online();
      const { repo, link } = this.#works;
      const connection = link.greetings;
      let handle: DocHandle<T>;
      try {
        handle = await repo.find<T>(url as AutomergeUrl);
      } catch {
        // Nobody has it: believed only when the connection stood all the while. The failed handle would stay for ever.
        repo.delete(documentId);
        if (link.state === "online" && link.greetings === connection) return undefined;
        continue;
      }
      await this.#sign(handle, binaryDocumentId);
      return handle;
    }
  }

  /** Tells at every moment whether the document's words are on the server's disk, until the returned object is stopped. */
  watch<T>(handle: DocHandle<T>, onState: (state: SyncState) => void): { buffered(holds: boolean): void; stop(): void } {
    const { link, shelf } = this.#works;
    const heldForAuthors = () => this.#options.heldForAuthors(handle.documentId);
    const saving = new Saving({ handle, memory: this.memory, link, shelf, heldForAuthors, onState });
    this.#savings.add(saving);
    return {
      buffered: (holds) => saving.buffered(holds),
      stop: () => {
        saving.stop();
        this.#savings.delete(saving);
      },
    };
  }

  /** Sends what tabs that are gone have left on this device. */
  async deliver(): Promise<void> {
    const leftByOthers = this.memory.leftByOthers();
    // The usual case, at every look at the tab.
    if (leftByOthers.length === 0) return;
    const open = await openTabs();
    for (const left of leftByOthers.filter(({ tab }) => !open.has(tab))) {
      const handle = await this.open(`automerge:${left.document}`);
      if (!handle) continue;
      // A document that was open before has not got them yet.
      const changes = await this.#works.shelf.changes(left.document);
      handle.update((doc) => changes.reduce((all, some) => loadIncremental(all, some), doc));
      const watched = this.watch(handle, (state) => {
        if (state.kind === "saved") queueMicrotask(() => watched.stop());
      });
      this.memory.release(left);
    }
  }

  /** Writes what is still in memory to this device. */
  async flush(): Promise<void> {
    const { repo } = this.#works;
    const ready = Object.values(repo.handles).filter((handle) => handle.isReady());
    await repo.flush(ready.map((handle) => handle.documentId));
  }

  /**
   * Rescues the words that the server lacks, sets this device's copy of the document aside, and starts again from the
   * server's, under a new actor. Handles from before are dead afterwards.
   */
  async setAside(aside: Aside): Promise<Rescued> {
    const old = this.#works;
    await this.flush();
    const rescued = await this.#rescue(old, aside);
    old.shelf.retire();
    old.link.disconnect();
    await keepRescued(this.#database, rescued);
    await old.shelf.setAside(aside.document, rescued.id);
    this.memory.forget(aside.document);
    this.#beginAnew();
    return rescued;
  }

  /** Starts again under another name among the peers. Handles from before are dead afterwards. */
  async rename(): Promise<void> {
    const old = this.#works;
    await this.flush();
    old.shelf.retire();
    old.link.disconnect();
    this.#beginAnew();
  }

  /** These documents are this member's again: whichever the server said it does not have is asked for anew. */
  welcome(documents: readonly string[]): void {
    const { link } = this.#works;
    if (documents.some((document) => link.lacks(document as DocumentId))) link.askAnew();
  }

  rescued(): Promise<Rescued[]> {
    return listRescued(this.#database);
  }

  dismiss(id: string): Promise<void> {
    return dismissRescued(this.#database, id);
  }

  /** Hangs up and keeps everything on this device. */
  async stop(): Promise<void> {
    await this.flush();
    this.#hangUp();
  }

  /** Hangs up and deletes everything that this device has of this member. */
  async erase(): Promise<void> {
    this.#hangUp();
    this.memory.clear();
    await deleteDatabase(this.#name);
  }

  /** From now on what is written into the document is known as this member's. Before anybody has written: an actor writes on. */
  #sign<T>(handle: DocHandle<T>, document: Uint8Array): Promise<void> {
    const sign = async () => {
      const key = this.#options.actorKey();
      if (key === undefined) return;
      const actor = await makeActor(key, document);
      handle.update((doc) => clone(doc, actor));
    };
    const signing = this.#signed.get(handle) ?? sign();
    this.#signed.set(handle, signing);
    return signing;
  }

  #hangUp(): void {
    for (const saving of this.#savings) saving.stop();
    this.#works.shelf.retire();
    this.#works.link.disconnect();
    this.#database.close();
    this.#tab.close();
  }

  #beginAnew(): void {
    for (const saving of this.#savings) saving.stop();
    this.#savings.clear();
    this.#works = this.#begin();
  }

  #begin(): Works {
    const link = new ServerLink({
      url: `${location.origin.replace(/^http/, "ws")}/sync?member=${this.#options.member}`,
      probe: () => this.#options.probe(),
      onState: (state) => this.#linkChanged(state),
      onEnd: (end) => this.#options.onEnd(end),
    });
    link.on("message", ({ type, documentId }) => {
      if (type === "doc-unavailable" && documentId) this.#options.onAbsent(documentId);
    });
    const shelf = new Shelf(this.#database, () => {
      for (const saving of this.#savings) saving.changed();
    });
    const peerId = `tab-${crypto.randomUUID()}` as PeerId;
    return { link, shelf, repo: new Repo({ peerId, network: [link], storage: shelf }) };
  }

  #linkChanged(state: LinkState): void {
    if (state === "online") for (const go of this.#waiting.splice(0)) go();
    for (const saving of this.#savings) saving.changed();
    this.#options.onLink(state);
  }

  /** Resolves at once when the link stands: whoever comes here may have missed the moment when it began to. */
  #online(): Promise<void> {
    if (this.#works.link.state === "online") return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #rescue({ repo, shelf }: Works, { document, code }: Aside): Promise<Rescued> {
    const rescued = { id: crypto.randomUUID(), document, at: Date.now(), code };
    if (!(await shelf.holds(document))) return { ...rescued, title: "", passages: [] };
    const handle = await repo.find<{ title?: string }>(`automerge:${document}` as AutomergeUrl);
    const doc = handle.doc();
    const durable = heard(doc, [], this.memory.recall(document).durable);
    return { ...rescued, title: doc.title ?? "", passages: wordsBeyond(doc, durable) };
  }
}
