/** Keeps the place where somebody reads while what they read is drawn anew. */

const focusable = "[tabindex], button, a[href], select";

/**
 * Remembers which of the parts (known by a data attribute, such as `data-row`) has the focus, or else begins first on the
 * screen, and where; returns how to come back to it after the drawing.
 */
export function keepPlace(within: HTMLElement, attribute: string): () => void {
  const parts = [...within.querySelectorAll<HTMLElement>(`[${attribute}]`)];
  const focused = focusIn(within, attribute);
  // A part that begins above the screen may itself grow, or fall into several.
  const top = [focused?.part, ...parts].find((part) => part && begins(part)) ?? parts.find((part) => part.getBoundingClientRect().bottom > 0);
  const before = top?.getBoundingClientRect().top ?? 0;
  const find = (part: HTMLElement) => within.querySelector<HTMLElement>(`[${attribute}="${CSS.escape(part.getAttribute(attribute) ?? "")}"]`);
  return () => {
    const now = top && find(top);
    if (now) scrollBy({ top: now.getBoundingClientRect().top - before, behavior: "instant" });
    if (!focused || within.contains(document.activeElement)) return;
    const targets = [...(find(focused.part)?.querySelectorAll<HTMLElement>(focusable) ?? [])];
    targets[Math.min(focused.index, targets.length - 1)]?.focus({ preventScroll: true });
  };
}

/** Whether a part begins on the screen. */
function begins(part: HTMLElement): boolean {
  const { top } = part.getBoundingClientRect();
  return top >= 0 && top < innerHeight;
}

function focusIn(within: HTMLElement, attribute: string): { part: HTMLElement; index: number } | undefined {
  const active = document.activeElement;
  const part = active && within.contains(active) ? active.closest<HTMLElement>(`[${attribute}]`) : null;
  if (!active || !part) return undefined;
  return { part, index: [...part.querySelectorAll(focusable)].indexOf(active) };
}
