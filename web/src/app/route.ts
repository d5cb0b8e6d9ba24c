/** The pages and their addresses. */
export type Route =
  | { page: "documents" }
  | { page: "invitation" }
  | { page: "sign-in" }
  | { page: "members" }
  /** One's own page. */
  | { page: "me" }
  | { page: "audit" }
  /** A document's text, one of its named versions, or (by the query) another look at its past. */
  | { page: "document"; id: string; version?: number | undefined; query?: string | undefined }
  | { page: "unknown" };

/** The pages of one word. */
const words = ["invitation", "sign-in", "members", "me", "audit"] as const;

/** The page of a path and what may stand after its question mark. */
export function routeOf(path: string, search = ""): Route {
  const parts = path.split("/").filter((part) => part !== "");
  const [first, second] = parts;
  if (first === undefined) return { page: "documents" };
  const word = words.find((each) => each === first);
  if (word && parts.length === 1) return { page: word };
  if (first === "d" && second !== undefined) return documentAt(decoded(second), parts.slice(2), search.replace(/^\?/, ""));
  return { page: "unknown" };
}

function documentAt(id: string | undefined, rest: readonly string[], query: string): Route {
  if (id === undefined) return { page: "unknown" };
  if (rest.length === 0) return query === "" ? { page: "document", id } : { page: "document", id, query };
  const [letter, number = ""] = rest;
  if (letter !== "v" || rest.length !== 2 || !/^[1-9]\d{0,8}$/.test(number)) return { page: "unknown" };
  return { page: "document", id, version: Number(number) };
}

export function pathOf(route: Exclude<Route, { page: "unknown" }>): string {
  switch (route.page) {
    case "documents":
      return "/";
    case "document":
      return `/d/${encodeURIComponent(route.id)}${placeIn(route)}`;
    default:
      return `/${route.page}`;
  }
}

function placeIn({ version, query }: { version?: number | undefined; query?: string | undefined }): string {
  if (version !== undefined) return `/v/${version}`;
  return query === undefined ? "" : `?${query}`;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
