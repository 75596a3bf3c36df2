// Who may call: one machine client per party, with the scopes of its kind and the scope that names it.
// The list is data of the deployment: `-c parties=...`, or `context.parties` in cdk.json.
import type { Node } from "constructs";
import { type PartyKind, partyKinds } from "#shared/contracts/scopes.ts";

export interface Party {
  readonly kind: PartyKind;
  readonly id: string;
}

/** API Gateway takes at most 50 audiences, and every client is one; the planner's is the first. */
const MOST = 49;

/** Context `parties`: `{ "channel": ["web"], "node": ["lyon"], "vendor": [], "carrier": [] }`, or the same as JSON text. */
export function partiesOf(context: Node): readonly Party[] {
  const given: unknown = context.tryGetContext("parties") ?? { channel: ["web"] };
  const byKind: unknown = typeof given === "string" ? JSON.parse(given) : given;
  if (byKind === null || typeof byKind !== "object")
    throw new Error(`parties: an object with ${partyKinds.join(", ")}`);
  const parties = Object.entries(byKind).flatMap(([kind, ids]) => ids.map((id: unknown) => party(kind, id)));
  if (parties.length > MOST)
    throw new Error(`parties: ${parties.length} clients; one authorizer takes at most ${MOST}`);
  return parties;
}

function party(kind: string, id: unknown): Party {
  const known = partyKinds.find((one) => one === kind);
  if (known === undefined) throw new Error(`parties: "${kind}" is none of ${partyKinds.join(", ")}`);
  if (typeof id !== "string" || !/^[A-Za-z0-9][\w.-]{0,47}$/.test(id))
    throw new Error(`parties: "${id}" is no id of a ${kind}`);
  return { kind: known, id };
}
