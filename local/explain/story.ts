// A decision told to a planner: what was asked, who could send it, what was chosen, what would have changed it.
import type { Leg } from "#shared/domain/promise/leg.ts";
import type { RescueOption } from "#shared/domain/rescue/weighing.ts";
import type { Candidate, Counterfactual, Decision, Elimination } from "#shared/domain/routing/decision.ts";
import type { Replayed } from "./recorded.ts";

export function story({ recorded, same, counterfactuals, network }: Replayed): string {
  const { attempt, reason, decision, seen, weighed } = recorded;
  const money = (amount: number): string => `${(amount / 100).toFixed(2)} ${network.policy.currency}`;
  const lines = seen?.demand.lines ?? [];
  const place = seen?.demand.destination;
  return [
    `Decision ${attempt} (${reason}), ${decision.decidedAt}, network version ${decision.networkVersion}`,
    `  asked      ${listed(lines)} to ${place?.country} ${place?.postcode}${by(seen?.options.deadline)}`,
    ...chosen(decision, money),
    ...(decision.runnerUp
      ? [`  runner-up  ${decision.runnerUp.nodes.join(" + ")} for ${money(decision.runnerUp.cost)}`]
      : []),
    ...counterfactuals.map((one) => `  but        ${wouldHave(one, money)}`),
    ...(weighed?.options ?? []).map(
      (one, place) =>
        `  weighed    ${weighedAs(one, money)}${place === weighed?.chosen ? ` <- ${weighed.because}` : ""}`,
    ),
    "  candidates",
    ...decision.candidates.map((one) => `    ${one.node.padEnd(24)}${verdict(one, money)}`),
    same
      ? "  Made again on the same evidence: the same decision, byte for byte."
      : "  Made again on the same evidence, this release decides otherwise.",
    "",
  ].join("\n");
}

type Money = (amount: number) => string;

const listed = (lines: readonly { readonly sku: string; readonly quantity: number }[]): string =>
  lines.map(({ sku, quantity }) => `${quantity} x ${sku}`).join(", ");

const by = (deadline: string | undefined): string =>
  deadline === undefined ? ", as early as can be kept" : ` by ${deadline}`;

function chosen({ outcome, shipments, unfilled, cost, bound, search, ...rest }: Decision, money: Money) {
  if (outcome === "infeasible") return ["  chosen     nothing: no node can send any of it"];
  const proof = search === "exact" ? "proven least" : `no plan costs less than ${money(bound)}`;
  const late = rest.ladderDay > 0 ? `, ${rest.ladderDay} day(s) after the promise` : "";
  return [
    `  chosen     ${money(cost)}, ${proof}; deadline ${rest.deadline}${late}`,
    ...shipments.map(({ node, leg, lines, parcels, cost: terms }) => {
      const amounts = Object.entries(terms).filter(([, amount = 0]) => amount !== 0);
      const told = amounts.map(([term, amount = 0]) => `${term} ${money(amount)}`).join(" + ");
      return `             ${node} by ${wayOf(leg)}, ${parcels.length} parcel(s): ${listed(lines)} (${told})`;
    }),
    ...(unfilled.length > 0 ? [`             not sent: ${listed(unfilled)}`] : []),
  ];
}

function weighedAs({ kind, nodes, deliverBy, total, ...terms }: RescueOption, money: Money): string {
  const by = deliverBy === undefined ? "" : ` by ${deliverBy}`;
  const from = nodes.length === 0 ? "" : ` from ${nodes.join(" + ")}`;
  const { cost, breach, doubt } = terms;
  return `${kind}${from}${by}: ${money(total)} (cost ${money(cost)}, breach ${money(breach)}, doubt ${money(doubt)})`;
}

function wayOf(leg: Leg): string {
  switch (leg.method) {
    case "home":
      return `${leg.carrier}/${leg.service}`;
    case "ship-to-store":
      return `${leg.carrier}/${leg.service} to ${leg.store}`;
    case "collect":
      return "collected there";
  }
}

function wouldHave({ node, lacking, cost, saves, unfilledUnits }: Counterfactual, money: Money): string {
  const gain = saves > 0 ? `${money(saves)} less` : `with only ${unfilledUnits} units unfilled`;
  return `${node} would have won with ${lacking.map(({ sku, quantity }) => `${quantity} more of ${sku}`).join(" and ")}: ${money(cost)}, ${gain}`;
}

function verdict(
  { eliminated, linesServable, deliverBy, cost, chosen: won }: Candidate,
  money: Money,
): string {
  if (eliminated) return `out: ${because(eliminated)}`;
  const price = cost === undefined ? "" : `, ${money(cost)} for them`;
  return `${won ? "chosen" : "in"}: ${linesServable} line(s) by ${deliverBy}${price}`;
}

function because({ code, ...facts }: Elimination): string {
  const told = Object.values(facts).flat().join(", ");
  return told === "" ? code : `${code} (${told})`;
}
