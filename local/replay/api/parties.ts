// Who speaks to the API, and the scopes that each of them is given.
import { qualified, type Scope, scopes, scopesOf } from "#shared/contracts/scopes.ts";

export type Party =
  | { readonly kind: "channel" | "node" | "vendor" | "carrier"; readonly id: string }
  | { readonly kind: "planner" | "operator" };

export const channel = (id: string): Party => ({ kind: "channel", id });
export const node = (id: string): Party => ({ kind: "node", id });
export const vendor = (id: string): Party => ({ kind: "vendor", id });
export const carrier = (id: string): Party => ({ kind: "carrier", id });
export const planner: Party = { kind: "planner" };
/** Whoever fills the network and counts the stock. */
export const operator: Party = { kind: "operator" };

export interface Grant {
  readonly clientId: string;
  /** As tokens carry them: `lendemain/tasks`. */
  readonly scopes: readonly string[];
}

export function grantOf(party: Party): Grant {
  const own = "id" in party ? [`${party.kind}:${party.id}`] : [];
  return { clientId: nameOf(party), scopes: [...scopesGiven(party), ...own].map(qualified) };
}

export const nameOf = (party: Party): string => ("id" in party ? `${party.kind}-${party.id}` : party.kind);

function scopesGiven({ kind }: Party): readonly Scope[] {
  switch (kind) {
    case "channel":
    case "node":
    case "vendor":
    case "carrier":
      return scopesOf[kind];
    case "planner":
      return ["planner"];
    case "operator":
      return (Object.keys(scopes) as Scope[]).filter((scope) => /^(?:network|stock):/.test(scope));
  }
}
