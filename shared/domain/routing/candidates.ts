// Every node with its verdict, so that nothing is decided in the dark.
import { type EpochMs, toInstant } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";
import { type Candidate, type CostTerms, type Elimination, sumOf } from "./decision.ts";
import type { Plan } from "./plan-at.ts";
import type { Screened, UsableWay } from "./screening.ts";
import { shareOf, termsOf } from "./share.ts";
import { type Survey, usableWays } from "./survey.ts";

/** `deadline` is that of the plan, or the last one tried. */
export function candidatesOf(
  survey: Survey,
  plan: Plan | undefined,
  deadline: EpochMs | undefined,
): Candidate[] {
  const chosen = new Set(plan?.shares.map(({ source }) => source.node.id));
  return survey.nodes.map((screened): Candidate => {
    const linesServable = survey.lines.filter(
      ({ quantity }, line) => (screened.stock[line] ?? 0) >= quantity,
    ).length;
    const common = { node: screened.node.id, linesServable, chosen: chosen.has(screened.node.id) };
    const eliminated = eliminationOf(screened, deadline);
    if (eliminated) return { ...common, eliminated };
    const { way, lines, cost, terms } = cheapestWay(screened, survey, deadline ?? Infinity);
    return {
      ...common,
      linesServable: lines,
      ...(way ? { deliverBy: toInstant(way.way.deliverBy) } : {}),
      ...(terms ? { cost: MinorUnits.parse(cost), terms } : {}),
    };
  });
}

function eliminationOf(screened: Screened, deadline: EpochMs | undefined): Elimination | undefined {
  if ("eliminated" in screened.verdict) return screened.verdict.eliminated;
  const earliest = screened.verdict.usable[0]?.way.deliverBy;
  if (earliest === undefined || deadline === undefined || earliest <= deadline) return undefined;
  return { code: "too-late", earliest: toInstant(earliest) };
}

interface Quote {
  readonly way?: UsableWay;
  readonly lines: number;
  readonly cost: number;
  readonly terms?: CostTerms;
}

/** The way that serves the most lines whole, among those the cheapest. */
function cheapestWay(screened: Screened, survey: Survey, deadline: EpochMs): Quote {
  let best: Quote = { lines: 0, cost: Infinity };
  for (const way of usableWays(screened)) {
    if (way.way.deliverBy > deadline) continue;
    const quote = quoteFor(screened, way, survey);
    if (
      best.way === undefined ||
      quote.lines > best.lines ||
      (quote.lines === best.lines && quote.cost < best.cost)
    ) {
      best = quote;
    }
  }
  return best;
}

function quoteFor({ node, stock }: Screened, usable: UsableWay, survey: Survey): Quote {
  const { lines, snapshot } = survey;
  const parts = lines.flatMap(({ quantity, item }, line) =>
    usable.fits[line] && (stock[line] ?? 0) >= quantity
      ? [{ line, quantity, weight: (item?.weight ?? 0) * quantity }]
      : [],
  );
  if (parts.length === 0) return { way: usable, lines: 0, cost: 0 };
  const share = shareOf({ source: { node }, usable }, parts, survey);
  const terms = termsOf(share, { lines, snapshot, split: 0 });
  return { way: usable, lines: parts.length, cost: sumOf(terms), terms };
}
