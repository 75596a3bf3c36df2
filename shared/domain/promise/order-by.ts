// The countdown of an option: the last instant at which an order still gets the same deadline, from whichever nodes,
// even at a higher cost. Whoever orders later finds no earlier way, so that instant is well defined; it is exact to
// the millisecond for the stock and the queues as they are.
//
//   ways by their last order:   ---paris--|-----lyon------|--nantes--|      the cart can be filled up to here
//                                                       orderBy
import { planAt } from "#shared/domain/routing/plan-at.ts";
import type { Screened, UsableWay } from "#shared/domain/routing/screening.ts";
import { type Survey, usableWays } from "#shared/domain/routing/survey.ts";
import type { EpochMs } from "#shared/kernel/time.ts";

export interface Deadline {
  readonly deadline: EpochMs;
  readonly maxParcels: number;
}

/** A way, with the last order that it still takes in time. */
interface Open {
  readonly usable: UsableWay;
  readonly last: EpochMs;
}

interface Chance {
  readonly screened: Screened;
  readonly ways: readonly Open[];
  /** By line: the latest of the ways that carry it; -Infinity where none does. */
  readonly byLine: readonly EpochMs[];
}

/** @param survey of the ways that may be used; some complete plan meets the deadline now */
export function orderByOf(survey: Survey, { deadline, maxParcels }: Deadline): EpochMs {
  const alone = wholeUntil(survey, deadline);
  if (someLineEnds(survey, deadline, alone)) return alone;
  const chances = survey.nodes.flatMap((screened) => chanceOf(screened, { survey, deadline, after: alone }));
  const most = Math.min(...survey.lines.map((_, line) => filledUntil(chances, survey, line)));
  if (alone >= most) return alone;
  // Of every way, not only the last for a line: one that carries several lines may save a parcel.
  const isFilled = (at: EpochMs): boolean => canBeFilled(chances, at, { survey, deadline, maxParcels });
  if (isFilled(most)) return most;
  const times = [...new Set(chances.flatMap(({ ways }) => ways.map(({ last }) => last)))]
    .filter((time) => time > alone && time < most)
    .sort((a, b) => a - b);
  // Filled at `low - 1` and before, not at `high` and after.
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isFilled(times[middle] ?? most)) low = middle + 1;
    else high = middle;
  }
  return times[low - 1] ?? Math.max(alone, survey.snapshot.now);
}

/** Until when some node sends the whole cart in one parcel; -Infinity where none does. */
function wholeUntil({ nodes, lines }: Survey, deadline: EpochMs): EpochMs {
  let latest = -Infinity;
  for (const screened of nodes) {
    if (lines.some(({ quantity }, line) => (screened.stock[line] ?? 0) < quantity)) continue;
    for (const { way, fits } of usableWays(screened)) {
      if (way.deliverBy > deadline || !fits.every(Boolean)) continue;
      latest = Math.max(latest, way.lastOrder(deadline, latest) ?? latest);
    }
  }
  return latest;
}

/** Whether no node sends the line that fewest of them have after that instant: a look at few nodes that often settles it. */
function someLineEnds({ nodes, lines }: Survey, deadline: EpochMs, after: EpochMs): boolean {
  if (after === -Infinity) return false;
  const holders = lines.map((_, line) => nodes.filter(({ stock }) => (stock[line] ?? 0) > 0));
  const scarcest = holders.reduce(
    (least, having, line) => (having.length < (holders[least]?.length ?? 0) ? line : least),
    0,
  );
  return (holders[scarcest] ?? []).every((screened) =>
    usableWays(screened).every(
      ({ way, fits }) =>
        !fits[scarcest] || way.deliverBy > deadline || (way.lastOrder(deadline, after) ?? after) <= after,
    ),
  );
}

interface Asked {
  readonly survey: Survey;
  readonly deadline: EpochMs;
  /** Earlier ones do not matter. */
  readonly after: EpochMs;
}

function chanceOf(screened: Screened, { survey, deadline, after }: Asked): Chance[] {
  const ways: Open[] = [];
  for (const usable of usableWays(screened)) {
    const last = usable.way.deliverBy <= deadline ? usable.way.lastOrder(deadline, after) : undefined;
    if (last !== undefined && last > after) ways.push({ usable, last });
  }
  if (ways.length === 0) return [];
  const byLine = survey.lines.map((_, line) => {
    let latest = -Infinity;
    if ((screened.stock[line] ?? 0) === 0) return latest;
    for (const { usable, last } of ways) if (usable.fits[line] && last > latest) latest = last;
    return latest;
  });
  return [{ screened, ways, byLine }];
}

/** Until when all nodes together have enough of the line. */
function filledUntil(chances: readonly Chance[], { lines }: Survey, line: number): EpochMs {
  const wanted = lines[line]?.quantity ?? 0;
  const lastOf = ({ byLine }: Chance): EpochMs => byLine[line] ?? -Infinity;
  const unitsOf = ({ screened }: Chance): number => screened.stock[line] ?? 0;
  let whole = -Infinity;
  for (const chance of chances) if (unitsOf(chance) >= wanted) whole = Math.max(whole, lastOf(chance));
  let missing = wanted;
  for (const chance of chances.filter((one) => lastOf(one) > whole).sort((a, b) => lastOf(b) - lastOf(a))) {
    missing -= unitsOf(chance);
    if (missing <= 0) return lastOf(chance);
  }
  return whole;
}

function canBeFilled(
  chances: readonly Chance[],
  at: EpochMs,
  { survey, deadline, maxParcels }: Deadline & { readonly survey: Survey },
): boolean {
  if (isCovered(chances, at, { survey, maxParcels })) return true;
  const nodes = chances.map(({ screened, ways }): Screened => {
    const usable = ways.flatMap((way) => (way.last >= at ? [way.usable] : []));
    return { ...screened, verdict: { usable } };
  });
  const then: Survey = { ...survey, nodes, asked: new Map() };
  return planAt(then, { deadline, maxParcels, effort: 0.25 }).unfilledUnits === 0;
}

/** A quick yes: the node with the most whole lines, then the one with the most of the others, and so on. */
function isCovered(
  chances: readonly Chance[],
  at: EpochMs,
  { survey: { lines }, maxParcels }: { readonly survey: Survey; readonly maxParcels: number },
): boolean {
  let open = lines.map((_, line) => line);
  for (let parcel = 0; parcel < maxParcels && open.length > 0; parcel++) {
    let left = open;
    for (const { screened, ways } of chances) {
      for (const { usable, last } of ways) {
        if (last < at) continue;
        const rest = open.filter(
          (line) => !usable.fits[line] || (screened.stock[line] ?? 0) < (lines[line]?.quantity ?? 0),
        );
        if (rest.length < left.length) left = rest;
      }
    }
    if (left.length === open.length) return false;
    open = left;
  }
  return open.length === 0;
}
