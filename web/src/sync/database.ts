/** The IndexedDB database of one member in one workspace; another member's is never opened. */
export interface Database {
  read(store: Store, key: IDBValidKey): Promise<unknown>;
  /** All values whose array key begins with `prefix`, with their keys. */
  readFrom(store: Store, prefix: readonly string[]): Promise<Entry[]>;
  /** Applies all steps or none, and resolves only when the browser has them on disk. */
  write(steps: readonly Step[]): Promise<void>;
  close(): void;
}

/** One value under an array of strings. */
export interface Entry {
  key: string[];
  value: unknown;
}

export type Store = "chunks" | "aside" | "rescued";

export type Step =
  | { put: { store: Store; key: IDBValidKey; value: unknown } }
  | { remove: { store: Store; key: IDBValidKey | IDBKeyRange } };

const stores: readonly Store[] = ["chunks", "aside", "rescued"];

export function databaseName(workspace: string, member: string): string {
  return `wortlaut-${workspace}-${member}`;
}

export async function openDatabase(name: string): Promise<Database> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => {
    for (const store of stores) opening.result.createObjectStore(store);
  };
  const database = await answer(opening);
  // Another tab signs out and deletes the database: let go of it, or the deletion waits for this tab to close.
  database.onversionchange = () => database.close();
  return {
    read: (store, key) => answer<unknown>(database.transaction(store).objectStore(store).get(key)),
    readFrom: (store, prefix) => readFrom(database, store, prefix),
    write: (steps) => write(database, steps),
    close: () => database.close(),
  };
}

export async function deleteDatabase(name: string): Promise<void> {
  await answer(indexedDB.deleteDatabase(name));
}

/** Every key that is `prefix` or goes on after it. */
export function keysFrom(prefix: readonly string[]): IDBKeyRange {
  // In IndexedDB's order of keys an array comes after every string, so `[]` ends the range.
  return IDBKeyRange.bound([...prefix], [...prefix, []]);
}

async function readFrom(database: IDBDatabase, store: Store, prefix: readonly string[]): Promise<Entry[]> {
  const objects = database.transaction(store).objectStore(store);
  const range = keysFrom(prefix);
  const [keys, values] = await Promise.all([answer(objects.getAllKeys(range)), answer<unknown[]>(objects.getAll(range))]);
  return values.map((value, index) => ({ key: keys[index] as string[], value }));
}

function write(database: IDBDatabase, steps: readonly Step[]): Promise<void> {
  const transaction = database.transaction(stores, "readwrite", { durability: "strict" });
  for (const step of steps) {
    if ("put" in step) transaction.objectStore(step.put.store).put(step.put.value, step.put.key);
    else transaction.objectStore(step.remove.store).delete(step.remove.key);
  }
  // At once, and not when the page has heard of each step: by then it may be closed.
  transaction.commit();
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("the browser stored nothing"));
  });
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser's storage did not answer"));
  });
}
