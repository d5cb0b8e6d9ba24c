/**
 * The editor: one title, one text of flat blocks, and its footnotes, written together by many.
 *
 * ```ts
 * const editor = createEditor({ mount, handle, editable: true, language: "de", labels, presence, onState, onPending });
 * editor.commands.heading(2, true);
 * ```
 *
 * What holds:
 * - `handle` is a ready DocHandle (`@automerge/automerge-repo/slim`, WebAssembly already initialised) of a document that
 *   the server made. The editor only splices, marks and writes block markers; it never assigns over a root object.
 * - Keystrokes are gathered and written as one change: after 150 ms while others are present, at a pause or after a second
 *   when alone, and at once on blur, `visibilitychange`, `pagehide` and `flush()`. Until then `pending()` is true and the
 *   page must not say "saved"; `onPending` tells each turn.
 * - Remote changes may arrive at any moment, flushed or not; waiting keystrokes are carried across them.
 * - `onState` feeds the toolbar (see `toolbar`), the outline and the word count. Commands act where the caret was last, so
 *   a toolbar button may take the focus; call `editor.focus()` afterwards if it should go back.
 * - Toolbar buttons should `preventDefault` on pointerdown so that the selection stays.
 * - A peer's caret is `.remote-caret` with its name in `data-label`; the name is no part of what elements hold as text.
 * - Style sheet: import `./editor/editor.css` once; it needs the tokens of look/tokens.css. `.page` is the sheet, which the
 *   editor creates inside `mount`.
 */
export type {
  BlockSummary,
  Editor,
  EditorCommands,
  EditorLabels,
  EditorOptions,
  EditorStateSummary,
  EphemeralEvent,
  LinkTarget,
  OutlineEntry,
  PeerIdentity,
  PresenceChannel,
  SimpleCommand,
  TableCommand,
  TableSummary,
  TextDocument,
  TextHandle,
} from "./api.ts";
export { createEditor } from "./editor.ts";
export { isWritableLink } from "./schema/marks.ts";
export { tableMenu, toolbar, type ToolbarItem } from "./toolbar.ts";
