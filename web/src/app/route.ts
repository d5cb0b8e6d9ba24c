/** The pages and their addresses. */
export type Route =
  | { page: "documents" }
  | { page: "invitation" }
  /** A document's text, one of its named versions, or (by the query) another look at its past. */
  | { page: "document"; id: string; version?: number | undefined; query?: string | undefined }
  | { page: "unknown" };

/** The page of a path and what may stand after its question mark. */
export function routeOf(path: string, search = ""): Route {
  const parts = path.split("/").filter((part) => part !== "");
  const [first, second] = parts;
  if (first === undefined) return { page: "documents" };
  if (first === "invitation" && parts.length === 1) return { page: "invitation" };
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
    case "invitation":
      return "/invitation";
    case "document":
      return `/d/${encodeURIComponent(route.id)}${placeIn(route)}`;
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
