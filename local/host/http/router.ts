// Finds the route of a request as API Gateway does: the most specific one; fixed segments before parameters,
// parameters before a greedy one, a named method before ANY, and $default when nothing else matches.
import type { Route } from "./declared.ts";

export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

export type Router = (method: string, path: string) => Match | undefined;

interface Level {
  readonly fixed: Map<string, Level>;
  parameter?: { readonly level: Level };
  /** By method. */
  readonly ends: Map<string, End>;
  readonly greedy: Map<string, End>;
}
interface End {
  readonly route: Route;
  readonly names: readonly string[];
}

const level = (): Level => ({ fixed: new Map(), ends: new Map(), greedy: new Map() });

export function createRouter(routes: readonly Route[]): Router {
  const root = level();
  const fallback = routes.find(({ key }) => key === "$default");
  for (const route of routes) if (route.key !== "$default") add(root, route);

  return (method, path) => {
    const segments = path.split("/").slice(1);
    const found = descend(root, segments, method, 0, []);
    if (found !== undefined) return found;
    return fallback && { route: fallback, parameters: {} };
  };
}

function add(root: Level, route: Route): void {
  const [method = "", path = ""] = route.key.split(" ");
  const names: string[] = [];
  let at = root;
  for (const segment of path.split("/").slice(1)) {
    const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? [];
    if (name !== undefined) names.push(name);
    if (greedy === "+") {
      at.greedy.set(method, { route, names });
      return;
    }
    at = name === undefined ? fixedLevel(at, segment) : parameterLevel(at);
  }
  at.ends.set(method, { route, names });
}

const fixedLevel = (at: Level, segment: string): Level => {
  const next = at.fixed.get(segment) ?? level();
  at.fixed.set(segment, next);
  return next;
};
const parameterLevel = (at: Level): Level => {
  at.parameter ??= { level: level() };
  return at.parameter.level;
};

function descend(
  at: Level,
  segments: readonly string[],
  method: string,
  index: number,
  values: readonly string[],
): Match | undefined {
  const segment = segments[index];
  if (segment === undefined) return matched(at.ends, method, values);
  const fixed = at.fixed.get(segment);
  const { parameter } = at;
  return (
    (fixed && descend(fixed, segments, method, index + 1, values)) ??
    (parameter && segment !== ""
      ? descend(parameter.level, segments, method, index + 1, [...values, segment])
      : undefined) ??
    matched(at.greedy, method, [...values, segments.slice(index).join("/")])
  );
}

function matched(ends: Level["ends"], method: string, values: readonly string[]): Match | undefined {
  const end = ends.get(method) ?? ends.get("ANY");
  return (
    end && {
      route: end.route,
      parameters: Object.fromEntries(end.names.map((name, at) => [name, decoded(values[at] ?? "")])),
    }
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
