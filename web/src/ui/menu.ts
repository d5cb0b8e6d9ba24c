/** Places a popover below its button, inside the window; to be used as `ontoggle` of the popover. */
export function placeBelow(popover: HTMLElement, button: HTMLElement): void {
  const anchor = button.getBoundingClientRect();
  const margin = 8;
  const left = Math.max(margin, Math.min(anchor.left, innerWidth - popover.offsetWidth - margin));
  popover.style.setProperty("left", `${String(left)}px`);
  popover.style.setProperty("top", `${String(anchor.bottom + margin / 2)}px`);
}
