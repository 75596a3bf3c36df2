// From the verdicts on the nodes to the one reason that a channel is told.
import type { Restriction } from "#shared/domain/network/item.ts";
import type { Elimination } from "#shared/domain/routing/decision.ts";
import type { OrderLine } from "#shared/domain/routing/order-lines.ts";
import type { Screened } from "#shared/domain/routing/screening.ts";
import { type Survey, usableWays } from "#shared/domain/routing/survey.ts";
import { LocalDate } from "#shared/kernel/time.ts";
import type { PromiseRefusal } from "./refusal.ts";
import { carriageOf } from "./way.ts";

/** Refused before any node is looked at. */
export function cartRefusal(lines: readonly OrderLine[]): PromiseRefusal | undefined {
  if (lines.length === 0) return { code: "empty-cart" };
  const unknown = lines.filter(({ item }) => item === undefined);
  return unknown.length > 0 ? { code: "unknown-sku", skus: unknown.map(({ sku }) => sku) } : undefined;
}

/** Nodes that never were in question do not count as stock. */
const outOfQuestion: ReadonlySet<Elimination["code"]> = new Set([
  "stopped",
  "channel-not-served",
  "no-lead-time",
  "excluded",
  "not-a-collection-point",
]);

/** Why some units are missing whatever the deadline. */
export function whyMissing(survey: Survey): PromiseRefusal {
  const nodes = survey.nodes.filter(
    ({ verdict }) => !("eliminated" in verdict && outOfQuestion.has(verdict.eliminated.code)),
  );
  const short = survey.lines.flatMap(({ sku, quantity }, line) => {
    const missing = quantity - nodes.reduce((sum, { stock }) => sum + (stock[line] ?? 0), 0);
    return missing > 0 ? [{ sku, missing }] : [];
  });
  if (short.length > 0) return { code: "out-of-stock", lines: short };
  return fullDay(nodes) ?? restricted(survey, nodes) ?? tooHeavy(survey, nodes) ?? { code: "unreachable" };
}

function fullDay(nodes: readonly Screened[]): PromiseRefusal | undefined {
  const days = nodes.flatMap(({ verdict }) =>
    "eliminated" in verdict && verdict.eliminated.code === "no-capacity" ? [verdict.eliminated.day] : [],
  );
  const [first] = days.sort();
  return first === undefined ? undefined : { code: "no-capacity", day: LocalDate.parse(first) };
}

/** A line is refused for it where no service from any node that has it takes such goods. */
function restricted({ lines }: Survey, nodes: readonly Screened[]): PromiseRefusal | undefined {
  const found = lines.flatMap(({ item }, line) => {
    const restrictions = item?.restrictions ?? [];
    const holding = nodes.filter(({ stock }) => (stock[line] ?? 0) > 0);
    return restrictions.length > 0 && holding.every((node) => isRefusedBy(node, restrictions))
      ? restrictions
      : [];
  });
  return found.length === 0
    ? undefined
    : { code: "restricted-goods", restrictions: [...new Set(found)].sort() };
}

function isRefusedBy({ verdict }: Screened, restrictions: readonly Restriction[]): boolean {
  if ("eliminated" in verdict) return verdict.eliminated.code === "restricted-goods";
  return verdict.usable.every(({ way }) => {
    const accepts = carriageOf(way)?.service.accepts;
    return accepts !== undefined && !restrictions.every((restriction) => accepts.includes(restriction));
  });
}

function tooHeavy({ lines }: Survey, nodes: readonly Screened[]): PromiseRefusal | undefined {
  const isReached = nodes.some(
    (node) =>
      usableWays(node).length > 0 ||
      ("eliminated" in node.verdict && node.verdict.eliminated.code === "too-heavy-or-long"),
  );
  const skus = lines.flatMap(({ sku }, line) =>
    nodes.some((node) => (node.stock[line] ?? 0) > 0 && usableWays(node).some(({ fits }) => fits[line]))
      ? []
      : [sku],
  );
  return isReached && skus.length > 0 ? { code: "too-heavy", skus } : undefined;
}
