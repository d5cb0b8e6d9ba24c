/** The button beside a clause of a version that copies the clause's address. */
import { m } from "../../messages/messages.js";

export function copyLink(block: string, clause: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy-link";
  button.textContent = "#";
  button.setAttribute("aria-label", m.link_copy({ clause }));
  button.title = m.link_copy({ clause });
  button.addEventListener("click", () => {
    const address = `${location.origin}${location.pathname}#${encodeURIComponent(block)}`;
    void navigator.clipboard.writeText(address).then(() => {
      button.textContent = "✓";
      button.setAttribute("aria-label", m.link_copied());
      button.title = m.link_copied();
    });
  });
  return button;
}
