import type { Chunk, StorageAdapterInterface, StorageKey } from "@automerge/automerge-repo/slim";
import type { Database } from "./database.ts";

/**
 * Where automerge-repo keeps its chunks: the documents as this device last knew them, for all tabs of one member.
 *
 * Chunks are named by their content and a tab removes one only after it has written a larger one that contains it, so
 * several tabs can share the shelf. For the same reason `setAside` takes only the chunks this tab has seen.
 */
export class Shelf implements StorageAdapterInterface {
  readonly #database: Database;
  readonly #seen = new Map<string, StorageKey>();
  readonly #onKeeps: () => void;
  #retired = false;
  #keeps = true;

  /** `onKeeps` is called when the device begins or ceases to keep what it is given. */
  constructor(database: Database, onKeeps: () => void = () => undefined) {
    this.#database = database;
    this.#onKeeps = onKeeps;
  }

  /** Whether the device has kept what it was given last; its disk may be full. */
  get keeps(): boolean {
    return this.#keeps;
  }

  async load(key: StorageKey): Promise<Uint8Array | undefined> {
    return (await this.#database.read("chunks", key)) as Uint8Array | undefined;
  }

  async save(key: StorageKey, data: Uint8Array): Promise<void> {
    if (this.#retired) return;
    this.#see(key);
    try {
      await this.#database.write([{ put: { store: "chunks", key, value: data } }]);
      this.#tell(true);
    } catch (cause) {
      this.#tell(false);
      throw cause;
    }
  }

  async remove(key: StorageKey): Promise<void> {
    if (this.#retired) return;
    this.#seen.delete(JSON.stringify(key));
    await this.#database.write([{ remove: { store: "chunks", key } }]);
  }

  async loadRange(prefix: StorageKey): Promise<Chunk[]> {
    const found = await this.#database.readFrom("chunks", prefix);
    for (const { key } of found) this.#see(key);
    return found.map(({ key, value }) => ({ key, data: value as Uint8Array }));
  }

  /** Does nothing: automerge-repo removes ranges when it gives up on a document, and another tab may have it. */
  removeRange(): Promise<void> {
    return Promise.resolve();
  }

  /** The document's chunks, its changes among them those of tabs that are gone. */
  async changes(document: string): Promise<Uint8Array[]> {
    const chunks = await this.loadRange([document]);
    return chunks.flatMap(({ key: [, kind], data }) => (data && (kind === "snapshot" || kind === "incremental") ? [data] : []));
  }

  async holds(document: string): Promise<boolean> {
    return (await this.#database.readFrom("chunks", [document])).length > 0;
  }

  /** From now on nothing is written through this shelf: what a thrown-away copy would still save is no longer wanted. */
  retire(): void {
    this.#retired = true;
  }

  /** Takes the document's chunks that this tab has seen off the shelf; they stay under `rescue` until it is dismissed. */
  async setAside(document: string, rescue: string): Promise<void> {
    const keys = [...this.#seen.values()].filter(([first]) => first === document);
    const chunks = await Promise.all(keys.map(async (key) => ({ key, value: await this.load(key) })));
    await this.#database.write(
      chunks.flatMap(({ key, value }) => [
        { put: { store: "aside", key: [rescue, ...key], value } } as const,
        { remove: { store: "chunks", key } } as const,
      ]),
    );
    for (const key of keys) this.#seen.delete(JSON.stringify(key));
  }

  #tell(keeps: boolean): void {
    if (this.#keeps === keeps) return;
    this.#keeps = keeps;
    this.#onKeeps();
  }

  #see(key: StorageKey): void {
    this.#seen.set(JSON.stringify(key), key);
  }
}
