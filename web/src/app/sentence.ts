import { m } from "../messages/messages.js";
import type { SyncState } from "../sync/index.ts";
import { briefMoment } from "../ui/time.ts";

/** The sync state in words, as it stands in the bar. */
export function sentence(state: SyncState, now: number, language: string): string {
  switch (state.kind) {
    case "saved":
      return m.sync_saved({ time: briefMoment(state.at, now, language) });
    case "saving":
      return m.sync_saving();
    case "local":
      return m.sync_local({ time: briefMoment(state.since, now, language) });
    case "nowhere":
      return m.sync_nowhere({ time: briefMoment(state.since, now, language) });
    case "others":
      return m.sync_others();
    case "offline":
      return m.sync_offline();
    case "connecting":
      return m.sync_connecting();
  }
}

/**
 * One summary for screen readers: it changes when something is lost or found again and when organisations come and go,
 * not with every burst of typing.
 */
export function summary(state: SyncState, others: readonly string[], mayWrite: boolean, now: number, language: string): string {
  const here = others.length > 0 ? [m.live_here({ names: others.join(", ") })] : [];
  return [...trouble(state, mayWrite, now, language), ...here].join(" ");
}

function trouble(state: SyncState, mayWrite: boolean, now: number, language: string): string[] {
  if (["local", "nowhere", "offline", "others"].includes(state.kind)) return [`${sentence(state, now, language)}.`];
  return mayWrite ? [m.live_fine()] : [];
}
