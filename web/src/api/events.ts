import type { Presence } from "./types.ts";

export interface EventHandlers {
  /** The stream stands (again); whatever was missed meanwhile should be fetched. */
  onHello(): void;
  onDocuments(): void;
  onMembers(): void;
  onOrganisations(): void;
  onMe(): void;
  /** For moderators: somewhere changes wait for their authors, or no more. */
  onHeld(): void;
  onPresence(presence: Presence): void;
  onSignedOut(): void;
}

/** Milliseconds until a stream that the browser has given up is opened again. */
const again = 5_000;

/** Listens to `/api/v1/events`, as this member, until the returned function is called. */
export function listen(member: string, handlers: EventHandlers): () => void {
  let source = open(member, handlers);
  // The browser reconnects after a lost connection by itself, but gives up after an answer that is not a stream.
  const guard = setInterval(() => {
    if (source.readyState === EventSource.CLOSED) source = open(member, handlers);
  }, again);
  return () => {
    clearInterval(guard);
    source.close();
  };
}

function open(member: string, handlers: EventHandlers): EventSource {
  const source = new EventSource(`/api/v1/events?member=${member}`);
  source.addEventListener("hello", () => handlers.onHello());
  source.addEventListener("documents", () => handlers.onDocuments());
  source.addEventListener("members", () => handlers.onMembers());
  source.addEventListener("organisations", () => handlers.onOrganisations());
  source.addEventListener("me", () => handlers.onMe());
  source.addEventListener("held", () => handlers.onHeld());
  source.addEventListener("presence", (event: MessageEvent<string>) => handlers.onPresence(JSON.parse(event.data) as Presence));
  source.addEventListener("signed-out", () => handlers.onSignedOut());
  return source;
}
