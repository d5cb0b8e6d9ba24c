/** What the keyboard does: in every field, and in the text with its blocks and tables. */
import type { Command } from "prosemirror-state";
import type { EditorCommands } from "./api.ts";
import { indent, outdent } from "./text/lists.ts";
import { selectedTable, tableBeside, type Side } from "./text/tables.ts";
import type { KeyActions } from "./views/keys.ts";
import { atEdge } from "./views/tables.ts";

export interface ChordTargets {
  readonly commands: EditorCommands;
  /** Does something to the text that is undone by itself. */
  readonly onText: (command: Command) => boolean;
  /** Goes into a table, coming from this side of it; null is no table. */
  readonly enterTable: (table: string | null, from: Side) => boolean;
  /** Goes to the note of a selected reference. */
  readonly followReference: () => boolean;
  readonly requestLink: () => boolean;
  readonly requestToolbar: () => boolean;
}

/** The keys of every field. */
export function wordChords({ commands, requestLink, requestToolbar }: ChordTargets): KeyActions {
  return {
    "Mod-b": () => commands.toggleStrong(),
    "Mod-i": () => commands.toggleEm(),
    "Mod-k": requestLink,
    "Mod-z": () => commands.undo() || true,
    "Mod-y": () => commands.redo() || true,
    "Mod-Shift-z": () => commands.redo() || true,
    "Alt-F10": requestToolbar,
  };
}

/** The keys of the text. */
export function textChords(targets: ChordTargets): KeyActions {
  const { commands, onText, enterTable, followReference } = targets;
  return {
    ...wordChords(targets),
    "Mod-Alt-0": () => commands.paragraph() || true,
    "Mod-Alt-1": () => commands.heading(1) || true,
    "Mod-Alt-2": () => commands.heading(2) || true,
    "Mod-Alt-3": () => commands.heading(3) || true,
    "Mod-Alt-4": () => commands.heading(4) || true,
    "Mod-Shift-7": () => commands.orderedList(),
    "Mod-Shift-8": () => commands.bulletList(),
    "Mod-Alt-f": () => commands.insertFootnote() || true,
    // Tab moves items only as far as they can move; then, and everywhere else, it leaves the text as usual.
    Tab: () => onText(indent),
    "Shift-Tab": () => onText(outdent),
    Enter: (view) => followReference() || enterTable(selectedTable(view.state), "before"),
    "Mod-Alt-t": () => commands.insertTable() || true,
    ArrowDown: (view) => view.endOfTextblock("down") && enterTable(tableBeside(view.state, "behind"), "before"),
    ArrowUp: (view) => view.endOfTextblock("up") && enterTable(tableBeside(view.state, "before"), "behind"),
    ArrowRight: (view) => atEdge(view, "end") && enterTable(tableBeside(view.state, "behind"), "before"),
    ArrowLeft: (view) => atEdge(view, "start") && enterTable(tableBeside(view.state, "before"), "behind"),
  };
}
