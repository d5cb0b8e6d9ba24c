import type { EditorStateSummary, SimpleCommand, TableCommand } from "./api.ts";

/** One button of the toolbar: which command, and how it looks now. */
export interface ToolbarItem {
  readonly command: SimpleCommand | "setLink";
  /** Buttons of one group stand together. */
  readonly group: "marks" | "blocks" | "insert" | "history";
  /** Whether the button is pressed; null for one that only acts. */
  readonly active: boolean | null;
  readonly enabled: boolean;
  /** As `aria-keyshortcuts` spells it. */
  readonly shortcut: string | null;
}

/** The commands of the menu for the table at the caret (`state.table`), in their order and groups. */
export const tableMenu: readonly (readonly TableCommand[])[] = [
  ["rowAbove", "rowBelow", "removeRow"],
  ["columnLeft", "columnRight", "removeColumn"],
  ["toggleHeader"],
  ["removeTable"],
];

/** The toolbar's buttons in their order. Headings are a menu of their own: `state.block`, `commands.heading`. */
export function toolbar(state: EditorStateSummary): readonly ToolbarItem[] {
  const kind = state.block?.type;
  const item = (
    group: ToolbarItem["group"],
    command: ToolbarItem["command"],
    active: boolean | null,
    shortcut: string | null,
  ): ToolbarItem => ({ group, command, active, enabled: state.can[command], shortcut });
  return [
    item("marks", "toggleStrong", state.strong, "Control+B"),
    item("marks", "toggleEm", state.em, "Control+I"),
    item("marks", "setLink", state.link !== null, "Control+K"),
    item("blocks", "bulletList", kind === "unordered-list-item", "Control+Shift+8"),
    item("blocks", "orderedList", kind === "ordered-list-item", "Control+Shift+7"),
    item("blocks", "outdent", null, "Shift+Tab"),
    item("blocks", "indent", null, "Tab"),
    item("blocks", "blockquote", kind === "blockquote", null),
    item("insert", "insertFootnote", null, "Control+Alt+F"),
    item("insert", "insertTable", null, "Control+Alt+T"),
    item("history", "undo", null, "Control+Z"),
    item("history", "redo", null, "Control+Shift+Z"),
  ];
}
