/** The editor's commands, put together from those on words, blocks, notes and history. */
import type { Command } from "prosemirror-state";
import type { EditorCommands, LinkTarget, TableCommand } from "./api.ts";
import { blockquote, goToBlock, heading, paragraph } from "./text/blocks.ts";
import { indent, list, outdent } from "./text/lists.ts";
import { removeLink, setLink, toggle } from "./text/words.ts";
import type { Field } from "./views/field.ts";

export interface CommandTargets {
  editable(): boolean;
  /** The field that had the focus last. */
  active(): Field;
  text(): Field;
  /** Does something that is undone by itself. */
  alone(act: () => boolean): boolean;
  undo(): boolean;
  redo(): boolean;
  insertFootnote(): boolean;
  insertTable(): boolean;
  /** Does something to the table at the caret. */
  onTable(command: TableCommand): boolean;
  goToFootnote(number: number): boolean;
}

export function createCommands(targets: CommandTargets): EditorCommands {
  const run = (field: Field, command: Command): boolean =>
    targets.editable() && targets.alone(() => command(field.binding.state, (transaction) => field.binding.dispatch(transaction)));
  const onWords = (command: Command) => () => run(targets.active(), command);
  const onBlocks = (command: Command) => () => targets.active().kind === "text" && run(targets.text(), command);
  const onTable = (command: TableCommand) => () => targets.editable() && targets.onTable(command);
  return {
    toggleStrong: onWords(toggle("strong")),
    toggleEm: onWords(toggle("em")),
    setLink: (target: LinkTarget) => run(targets.active(), setLink(target)),
    removeLink: onWords(removeLink),
    paragraph: onBlocks(paragraph),
    heading: (level, numbered) => onBlocks(heading(level, numbered))(),
    bulletList: onBlocks(list("unordered-list-item")),
    orderedList: onBlocks(list("ordered-list-item")),
    indent: onBlocks(indent),
    outdent: onBlocks(outdent),
    blockquote: onBlocks(blockquote),
    insertFootnote: () => targets.editable() && targets.active().kind === "text" && targets.insertFootnote(),
    insertTable: () => targets.editable() && targets.active().kind === "text" && targets.insertTable(),
    rowAbove: onTable("rowAbove"),
    rowBelow: onTable("rowBelow"),
    columnLeft: onTable("columnLeft"),
    columnRight: onTable("columnRight"),
    removeRow: onTable("removeRow"),
    removeColumn: onTable("removeColumn"),
    toggleHeader: onTable("toggleHeader"),
    removeTable: onTable("removeTable"),
    undo: () => targets.editable() && targets.undo(),
    redo: () => targets.editable() && targets.redo(),
    goToFootnote: (number) => targets.goToFootnote(number),
    goToBlock: (block) => {
      const text = targets.text();
      const done = goToBlock(block)(text.binding.state, (transaction) => text.binding.dispatch(transaction));
      if (done) text.focus();
      return done;
    },
  };
}
