/** The pages and their addresses. */
export type Route =
  | { page: "documents" }
  | { page: "invitation" }
  | { page: "document"; id: string }
  | { page: "unknown" };

export function routeOf(path: string): Route {
  const parts = path.split("/").filter((part) => part !== "");
  const [first, second] = parts;
  if (first === undefined) return { page: "documents" };
  if (first === "invitation" && parts.length === 1) return { page: "invitation" };
  if (first === "d" && second !== undefined && parts.length === 2) {
    const id = decoded(second);
    if (id !== undefined) return { page: "document", id };
  }
  return { page: "unknown" };
}

export function pathOf(route: Exclude<Route, { page: "unknown" }>): string {
  switch (route.page) {
    case "documents":
      return "/";
    case "invitation":
      return "/invitation";
    case "document":
      return `/d/${encodeURIComponent(route.id)}`;
  }
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
