/**
 * Which tabs of this browser are open. Each holds a lock (Web Locks API) of its own for as long as it lives: the browser gives
 * it back however the tab ends.
 */
export interface Tab {
  /** The tab's name on this device. */
  id: string;
  /** From now on the tab counts as closed. */
  close(): void;
}

const prefix = "wortlaut-tab-";

/** Resolves when the tab counts as open. */
export function openTab(): Promise<Tab> {
  const id = crypto.randomUUID();
  return new Promise((resolve, reject) => {
    const held = () => new Promise<void>((close) => resolve({ id, close }));
    navigator.locks.request(prefix + id, held).catch(reject);
  });
}

/** The names of all tabs that are open. */
export async function openTabs(): Promise<ReadonlySet<string>> {
  const { held = [] } = await navigator.locks.query();
  const names = held.flatMap(({ name }) => (name?.startsWith(prefix) === true ? [name.slice(prefix.length)] : []));
  return new Set(names);
}
