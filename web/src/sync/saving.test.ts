import "fake-indexeddb/auto";
import { decodeSyncMessage, getHeads, save, splice, type Heads } from "@automerge/automerge/slim";
import { NetworkAdapter, Repo, type DocHandle, type DocumentId, type Message, type PeerId } from "@automerge/automerge-repo/slim";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { databaseName, openDatabase } from "./database.ts";
import type { LinkState } from "./link.ts";
import { Memory, type Keeper } from "./memory.ts";
import { Saving } from "./saving.ts";
import { Shelf } from "./shelf.ts";
import type { SyncState } from "./state.ts";

interface Draft extends Record<string, unknown> {
  text: string;
}

/** `localStorage`, as far as it is used. */
function keeper(): Keeper {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    key: (index) => [...kept.keys()][index] ?? null,
    get length() {
      return kept.size;
    },
  };
}

/** One end of a line between two repositories; at the device's it is what `ServerLink` is. */
class End extends NetworkAdapter {
  state: LinkState = "online";
  greetings = 0;
  other: End | undefined;
  readonly #told = new Map<string, Heads>();

  override isReady = () => true;
  override whenReady = () => Promise.resolve();
  override connect = (peerId: PeerId) => {
    this.peerId = peerId;
  };
  override disconnect = () => undefined;
  override send = (message: Message) => queueMicrotask(() => this.other?.takes(message));

  told(document: DocumentId): Heads | undefined {
    return this.#told.get(document);
  }

  takes(message: Message): void {
    const { documentId, data } = message;
    if (message.type === "sync" && documentId && data) this.#told.set(documentId, decodeSyncMessage(data).heads);
    this.emit("message", message);
  }

  /** Connects with a server that was not spoken with before. */
  meets(other: End): void {
    this.other = other;
    other.other = this;
    this.greetings += 1;
    this.emit("peer-candidate", { peerId: "server" as PeerId, peerMetadata: { isEphemeral: false } });
    other.emit("peer-candidate", { peerId: "tab" as PeerId, peerMetadata: {} });
  }

  loses(): void {
    this.other = undefined;
    this.#told.clear();
    this.emit("peer-disconnected", { peerId: "server" as PeerId });
  }
}

async function shelf(): Promise<Shelf> {
  return new Shelf(await openDatabase(databaseName("space", crypto.randomUUID())));
}

async function repository(name: string, end: End): Promise<Repo> {
  return new Repo({ peerId: name as PeerId, network: [end], storage: await shelf() });
}

/** One device and a server that keeps what it gets. */
class World {
  said: SyncState[] = [];
  /** Hashes of what waits at the server for its author. */
  held: string[] = [];
  whenSaved: () => void = () => undefined;
  readonly memory = new Memory(keeper(), "wortlaut-space-anna");
  readonly line = new End();

  /** From now on nothing reaches the server. */
  cut(): void {
    this.line.other = undefined;
  }

  async begin(): Promise<DocHandle<Draft>> {
    const there = new End();
    const server = await repository("server", there);
    const device = await repository("tab", this.line);
    const original = server.create<Draft>({ text: "Begriff" });
    this.line.meets(there);
    return device.find<Draft>(original.url);
  }

  /** The server is gone, and one that has only `backup` of the document takes its place. */
  async restore(handle: DocHandle<Draft>, backup: Uint8Array): Promise<DocHandle<Draft>> {
    this.line.loses();
    const there = new End();
    const server = await repository("server", there);
    const restored = server.import<Draft>(backup, { docId: handle.documentId });
    this.line.meets(there);
    return restored;
  }

  watch(handle: DocHandle<Draft>): Saving {
    return new Saving({
      handle: handle,
      memory: this.memory,
      link: this.line,
      shelf: { keeps: true },
      heldForAuthors: () => Promise.resolve(this.held),
      onState: (state) => {
        this.said.push(state);
        if (state.kind === "saved") this.whenSaved();
      },
    });
  }
}

let world: World;

afterEach(() => {
  vi.useRealTimers();
});

beforeEach(() => {
  world = new World();
});

test("typing leads from saved over saving to saved, and saved is said only after the server named the words", async () => {
  const handle = await world.begin();
  const saving = world.watch(handle);
  await vi.waitFor(() => expect(saving.state.kind).toBe("saved"));

  saving.buffered(true);
  expect(saving.state.kind).toBe("saving");
  handle.change((draft) => splice(draft, ["text"], 7, 0, " der Daseinsvorsorge"));
  saving.buffered(false);
  expect(saving.state.kind).toBe("saving");

  await vi.waitFor(() => expect(saving.state.kind).toBe("saved"));
  expect(world.memory.recall(handle.documentId)).toEqual({ durable: expect.any(Array) as unknown, since: null });
});

test("words typed without a connection are remembered as unsent, with the time of the first, by the next tab too", async () => {
  const handle = await world.begin();
  const saving = world.watch(handle);
  await vi.waitFor(() => expect(saving.state.kind).toBe("saved"));

  world.line.state = "offline";
  handle.change((draft) => splice(draft, ["text"], 0, 0, "Ein "));
  const first = saving.state;
  expect(first.kind).toBe("local");
  saving.stop();

  expect(world.memory.withUnsentWords()).toEqual([handle.documentId]);
  expect(world.watch(handle).state).toEqual(first);
});

test("what waits at the server for its author is not said to be this member's unsaved text", async () => {
  const handle = await world.begin();
  const first = world.watch(handle);
  await vi.waitFor(() => expect(first.state.kind).toBe("saved"));
  first.stop();
  world.cut();
  handle.change((draft) => splice(draft, ["text"], 0, 0, "Ein "));
  const [head = ""] = getHeads(handle.doc());
  world.memory.remember(handle.documentId, { durable: first.durable, since: Date.now() - 60_000 });

  world.held = [head];
  const saving = world.watch(handle);
  expect(saving.state.kind).toBe("local");
  await vi.waitFor(() => expect(saving.state).toEqual({ kind: "others" }));
  expect(world.memory.withUnsentWords()).toEqual([]);

  // One's own words on top of them are still on this device only.
  handle.change((draft) => splice(draft, ["text"], 0, 0, "Kein "));
  expect(saving.state.kind).toBe("saving");
});

test("while words are being saved for long it is asked whose they are, without anything else happening", async () => {
  const handle = await world.begin();
  const saving = world.watch(handle);
  await vi.waitFor(() => expect(saving.state.kind).toBe("saved"));
  world.cut();
  vi.useFakeTimers();
  handle.change((draft) => splice(draft, ["text"], 0, 0, "Ein "));
  world.held = getHeads(handle.doc());
  await vi.advanceTimersByTimeAsync(2_999);
  expect(saving.state.kind).toBe("saving");
  await vi.advanceTimersByTimeAsync(1);
  expect(world.said.at(-1)).toEqual({ kind: "others" });
});

test("a server that was restored from a backup is sent what it lost, and nothing is called saved before it has it", async () => {
  const handle = await world.begin();
  const saving = world.watch(handle);
  await vi.waitFor(() => expect(saving.state.kind).toBe("saved"));
  const backup = save(handle.doc());
  handle.change((draft) => splice(draft, ["text"], 7, 0, " der Daseinsvorsorge"));
  const written = getHeads(handle.doc());
  await vi.waitFor(() => expect(saving.durable).toEqual(written));

  world.said = [];
  const server = await world.restore(handle, backup);
  expect(saving.state.kind).toBe("connecting");
  await vi.waitFor(() => expect(saving.state.kind).toBe("saved"));
  expect(world.said.map(({ kind }) => kind).filter((kind, at, all) => kind !== all[at - 1])).toEqual(["saving", "saved"]);
  expect(getHeads(server.doc())).toEqual(written);
});

test("a server that has gone on from its backup is believed only once it has what it lost", async () => {
  const handle = await world.begin();
  const saving = world.watch(handle);
  await vi.waitFor(() => expect(saving.state.kind).toBe("saved"));
  const backup = save(handle.doc());
  handle.change((draft) => splice(draft, ["text"], 7, 0, " der Daseinsvorsorge"));
  await vi.waitFor(() => expect(saving.durable).toEqual(getHeads(handle.doc())));

  const server = await world.restore(handle, backup);
  server.change((draft) => splice(draft, ["text"], 0, 0, "Neuer "));
  const hadIt: boolean[] = [];
  world.whenSaved = () => hadIt.push(server.doc().text.includes("der Daseinsvorsorge"));
  await vi.waitFor(() => expect(handle.doc().text).toBe("Neuer Begriff der Daseinsvorsorge"));
  await vi.waitFor(() => expect(saving.state.kind).toBe("saved"));
  expect(hadIt).not.toContain(false);
});

test("signing out forgets", async () => {
  const handle = await world.begin();
  world.line.state = "offline";
  world.watch(handle).buffered(true);
  world.memory.clear();
  expect(world.memory.withUnsentWords()).toEqual([]);
});
