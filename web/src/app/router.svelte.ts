import { tick } from "svelte";
import { pathOf, routeOf, type Route } from "./route.ts";

const here = () => routeOf(location.pathname, location.search);

const parted = (place: string): [string, string] => {
  const { pathname, search } = new URL(place, location.origin);
  return [pathname, search];
};

/** Which page the address bar names. */
class Router {
  #route = $state<Route>(here());

  constructor() {
    addEventListener("popstate", () => (this.#route = here()));
    document.addEventListener("click", (event) => this.#follow(event));
  }

  get route(): Route {
    return this.#route;
  }

  go(route: Exclude<Route, { page: "unknown" }>): void {
    history.pushState(null, "", pathOf(route));
    this.#route = route;
    scrollTo(0, 0);
    // Whoever goes on by keyboard or listens begins at the new page's content.
    void tick().then(() => document.getElementById("content")?.focus({ preventScroll: true }));
  }

  /** Another look at the same page: scrolling and focus stay. In place of the present address, or on from it. */
  turn(route: Exclude<Route, { page: "unknown" }>, how: "on" | "in-place"): void {
    if (how === "on") history.pushState(null, "", pathOf(route));
    else history.replaceState(null, "", pathOf(route));
    this.#route = route;
  }

  /** Somebody has signed in: they go on where they wanted to, and the page of signing in is no place to stay. */
  arrive(place: string | undefined): void {
    const wanted = place === undefined ? this.#route : routeOf(...parted(place));
    const known = wanted.page === "unknown" ? this.#route : wanted;
    if (known.page === "sign-in") this.turn({ page: "documents" }, "in-place");
    else if (place !== undefined && known.page !== "unknown") this.turn(known, "in-place");
  }

  /** A plain click on a link to one of our pages does not load anything anew. */
  #follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || link.origin !== location.origin || link.target !== "" || link.isContentEditable || link.hash !== "") return;
    const route = routeOf(link.pathname, link.search);
    if (route.page === "unknown") return;
    event.preventDefault();
    this.go(route);
  }
}

export const router = new Router();
