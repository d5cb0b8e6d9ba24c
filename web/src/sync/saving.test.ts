import "fake-indexeddb/auto";
import { getHeads, splice } from "@automerge/automerge/slim";
import { NetworkAdapter, Repo, type DocHandle, type Message, type PeerId, type StorageId } from "@automerge/automerge-repo/slim";
import { beforeEach, expect, test, vi } from "vitest";
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

/** One end of a line between two repositories. */
class End extends NetworkAdapter {
  other: End | undefined;

  override isReady = () => true;
  override whenReady = () => Promise.resolve();
  override connect = (peerId: PeerId) => {
    this.peerId = peerId;
  };
  override disconnect = () => undefined;
  override send = (message: Message) => queueMicrotask(() => this.other?.emit("message", message));
}

async function shelf(): Promise<Shelf> {
  return new Shelf(await openDatabase(databaseName("space", crypto.randomUUID())));
}

/** One device and a server that keeps what it gets; the line between them can be cut before anything was sent. */
class World {
  link: LinkState = "online";
  said: SyncState[] = [];
  /** Hashes of what waits at the server for its author. */
  held: string[] = [];
  readonly memory = new Memory(keeper(), "wortlaut-space-anna");
  #disk: StorageId | undefined;
  #line: End | undefined;

  /** From now on nothing reaches the server. */
  cut(): void {
    if (this.#line) this.#line.other = undefined;
  }

  async begin(): Promise<DocHandle<Draft>> {
    const [here, there] = [new End(), new End()];
    this.#line = here;
    here.other = there;
    there.other = here;
    const server = new Repo({ peerId: "server" as PeerId, network: [there], storage: await shelf() });
    const device = new Repo({ peerId: "tab" as PeerId, network: [here], storage: await shelf() });
    this.#disk = await server.storageId();
    const original = server.create<Draft>({ text: "Begriff" });
    here.emit("peer-candidate", { peerId: "server" as PeerId, peerMetadata: { storageId: this.#disk, isEphemeral: false } });
    there.emit("peer-candidate", { peerId: "tab" as PeerId, peerMetadata: {} });
    return device.find<Draft>(original.url);
  }

  watch(handle: DocHandle<Draft>): Saving {
    return new Saving({
      handle: handle,
      memory: this.memory,
      link: () => ({ state: this.link, serverStorage: this.#disk }),
      heldForAuthors: () => Promise.resolve(this.held),
      onState: (state) => this.said.push(state),
    });
  }
}

let world: World;

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

  world.link = "offline";
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

test("signing out forgets", async () => {
  const handle = await world.begin();
  world.link = "offline";
  world.watch(handle).buffered(true);
  world.memory.clear();
  expect(world.memory.withUnsentWords()).toEqual([]);
});
