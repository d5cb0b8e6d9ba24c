/** The keyboard: chords that mean the same on every layout, and the keys of ProseMirror's base. */
import type { EditorView } from "prosemirror-view";

/** What a chord does; false lets the browser have the key. */
export type KeyAction = (view: EditorView) => boolean;

/** Chords by their names: "Mod-b", "Mod-Shift-7", "Mod-Alt-1", "Tab", "Shift-Tab", "Alt-F10". */
export type KeyActions = Readonly<Record<string, KeyAction>>;

/**
 * The name of the chord that an event is. Digits are told by their place on the keyboard, because Shift and Alt make other
 * characters of them on most layouts; letters by what they write. AltGr, which writes characters, is no chord.
 */
export function chordOf(event: KeyboardEvent, mac: boolean): string {
  const altGraph = event.getModifierState("AltGraph");
  const mod = mac ? event.metaKey : event.ctrlKey && !altGraph;
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  const plain = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const key = mod && digit !== undefined ? digit : mod && event.altKey && letter !== undefined ? letter.toLowerCase() : plain;
  return `${mod ? "Mod-" : ""}${event.altKey && !altGraph ? "Alt-" : ""}${event.shiftKey ? "Shift-" : ""}${key}`;
}

/** Does what the table says for a key. */
export function handleKey(actions: KeyActions, view: EditorView, event: KeyboardEvent): boolean {
  if (event.isComposing) return false;
  return actions[chordOf(event, onMac)]?.(view) ?? false;
}

const onMac = /Mac|iP(hone|ad|od)/.test(navigator.userAgent);
