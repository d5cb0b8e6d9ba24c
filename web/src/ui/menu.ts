/** Something that can be chosen from a menu. */
export interface MenuAction {
  name: string;
  act: () => void;
  /** It takes something away for good. */
  danger?: boolean;
}

/**
 * Places a popover below its button, or above it where the window ends, and always inside the window; to be used as
 * `ontoggle` of the popover. A popover that closes because its page goes away tells so when both are gone.
 */
export function placeBeside(popover: HTMLElement | null, button: HTMLElement | null): void {
  if (!popover || !button) return;
  const anchor = button.getBoundingClientRect();
  const margin = 8;
  const left = Math.max(margin, Math.min(anchor.left, innerWidth - popover.offsetWidth - margin));
  const below = anchor.bottom + margin / 2;
  const above = anchor.top - margin / 2 - popover.offsetHeight;
  const fits = below + popover.offsetHeight + margin <= innerHeight;
  popover.style.setProperty("left", `${String(left)}px`);
  popover.style.setProperty("top", `${String(fits ? below : Math.max(margin, above))}px`);
}

/** The arrows, Home and End go from item to item of a menu, and Tab closes it; to be used as its `onkeydown`. */
export function moveInMenu(menu: HTMLElement, event: KeyboardEvent): void {
  event.stopPropagation();
  const all = [...menu.querySelectorAll<HTMLElement>("[role^=menuitem]")];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const targets: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
  const target = targets[event.key];
  if (target !== undefined) {
    event.preventDefault();
    all[(target + all.length) % all.length]?.focus();
  }
  if (event.key === "Tab") menu.hidePopover();
}
