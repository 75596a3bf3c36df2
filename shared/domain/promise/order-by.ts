// The countdown of an option: the last instant at which an order still gets the same deadline, from whichever nodes,
// even at a higher cost. Whoever orders later finds no earlier way, so that instant is well defined; it is exact to
// the millisecond for the stock and the queues as they are.
//
//   ways by their last order:   ---paris--|-----lyon------|--nantes--|      the cart can be filled up to here
//                                                       orderBy
//
// A planner's stop that begins or ends on the way there changes who may send: from then on the question is another.
import { planAt } from "#shared/domain/routing/plan-at.ts";
import type { Screened, UsableWay } from "#shared/domain/routing/screening.ts";
import { leastMissing, type Survey, usableWays } from "#shared/domain/routing/survey.ts";
import type { EpochMs } from "#shared/kernel/time.ts";

/** Share of the usual effort that a look whether a cart can be filled may spend. */
const EFFORT = 0.25;

export interface Deadline {
  readonly deadline: EpochMs;
  readonly maxParcels: number;
  /** An earlier countdown need not be found: this is then the answer. */
  readonly after?: EpochMs;
}

/** @param survey of the ways that may be used; some complete plan meets the deadline now */
export function orderByOf(survey: Survey, asked: Deadline): EpochMs {
  const last = untilMissed(survey, asked);
  const { unchangedUntil } = survey.rules;
  if (last < unchangedUntil) return last;
  const then = survey.again(unchangedUntil);
  if (isFilled(then, asked)) return orderByOf(then, asked);
  return Math.max(unchangedUntil - 1, asked.after ?? -Infinity);
}

const isFilled = (survey: Survey, { deadline, maxParcels }: Deadline): boolean =>
  leastMissing(survey, deadline) === 0 &&
  planAt(survey, { deadline, maxParcels, effort: EFFORT }).unfilledUnits === 0;

/** As long as the same nodes may send. */
function untilMissed(survey: Survey, asked: Deadline): EpochMs {
  const alone = wholeUntil(survey, asked);
  const countdown = { survey, ...asked, lastOf: lastOrders(asked.deadline, alone) };
  const ceiling = filledUntil(countdown, scarcestLine(survey));
  if (ceiling <= alone) return alone;
  if (isCovered(countdown, ceiling)) return ceiling;
  return searched(countdown, alone);
}

interface Countdown extends Deadline {
  readonly survey: Survey;
  /** The last order that the way still takes in time; -Infinity where that does not matter. */
  readonly lastOf: (usable: UsableWay) => EpochMs;
}

/** Each way is asked once, and many are not. */
function lastOrders(deadline: EpochMs, after: EpochMs): Countdown["lastOf"] {
  const known = new Map<UsableWay, EpochMs>();
  return (usable) => {
    let last = known.get(usable);
    if (last === undefined) {
      const { way } = usable;
      last = (way.deliverBy <= deadline ? way.lastOrder(deadline, after) : undefined) ?? -Infinity;
      if (last <= after) last = -Infinity;
      known.set(usable, last);
    }
    return last;
  };
}

/** Until when some node sends the whole cart in one parcel; `after` where none does longer. */
function wholeUntil({ nodes, lines }: Survey, { deadline, after = -Infinity }: Deadline): EpochMs {
  let latest = after;
  for (const screened of nodes) {
    if (lines.some(({ quantity }, line) => (screened.stock[line] ?? 0) < quantity)) continue;
    for (const { way, fits } of usableWays(screened)) {
      if (way.deliverBy > deadline || !fits.every(Boolean)) continue;
      latest = Math.max(latest, way.lastOrder(deadline, latest) ?? latest);
    }
  }
  return latest;
}

/** The line that fewest nodes have: the likeliest to end first. */
function scarcestLine({ nodes, lines }: Survey): number {
  const holders = lines.map(() => 0);
  for (const { stock } of nodes)
    for (let line = 0; line < holders.length; line++)
      if ((stock[line] ?? 0) > 0) holders[line] = (holders[line] ?? 0) + 1;
  return holders.indexOf(Math.min(...holders));
}

/** Until when all nodes together have enough of the line. */
function filledUntil({ survey: { nodes, lines }, lastOf }: Countdown, line: number): EpochMs {
  const wanted = lines[line]?.quantity ?? 0;
  let whole = -Infinity;
  const parts: { readonly units: number; readonly last: EpochMs }[] = [];
  for (const screened of nodes) {
    const units = screened.stock[line] ?? 0;
    if (units === 0) continue;
    let last = -Infinity;
    for (const usable of usableWays(screened)) if (usable.fits[line]) last = Math.max(last, lastOf(usable));
    if (units >= wanted) whole = Math.max(whole, last);
    else parts.push({ units, last });
  }
  let missing = wanted;
  for (const { units, last } of parts.filter((part) => part.last > whole).sort((a, b) => b.last - a.last)) {
    missing -= units;
    if (missing <= 0) return last;
  }
  return whole;
}

/** Between `alone` and the first line that ends: until when a plan of few enough parcels is found. */
function searched(countdown: Countdown, alone: EpochMs): EpochMs {
  const { survey, lastOf } = countdown;
  const most = Math.min(...survey.lines.map((_, line) => filledUntil(countdown, line)));
  if (most <= alone) return alone;
  if (canBeFilled(countdown, most)) return most;
  // Of every way, not only the last for a line: one that carries several lines may save a parcel.
  const times = [...new Set(survey.nodes.flatMap((screened) => usableWays(screened).map(lastOf)))]
    .filter((time) => time > alone && time < most)
    .sort((a, b) => a - b);
  // Filled at `low - 1` and before, not at `high` and after.
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (canBeFilled(countdown, times[middle] ?? most)) low = middle + 1;
    else high = middle;
  }
  return times[low - 1] ?? Math.max(alone, survey.snapshot.now);
}

function canBeFilled(countdown: Countdown, at: EpochMs): boolean {
  if (isCovered(countdown, at)) return true;
  const { survey, deadline, maxParcels, lastOf } = countdown;
  const nodes = survey.nodes.flatMap((screened): Screened[] => {
    const usable = usableWays(screened).filter((way) => lastOf(way) >= at);
    return usable.length === 0 ? [] : [{ ...screened, verdict: { usable } }];
  });
  const then: Survey = { ...survey, nodes, asked: new Map() };
  return planAt(then, { deadline, maxParcels, effort: EFFORT }).unfilledUnits === 0;
}

/** A quick yes: the way with the most whole lines, then the one with the most of the others, and so on. */
function isCovered({ survey, maxParcels, lastOf }: Countdown, at: EpochMs): boolean {
  let open = survey.lines.map((_, line) => line);
  for (let parcel = 0; parcel < maxParcels && open.length > 0; parcel++) {
    let most: readonly number[] = [];
    for (const screened of survey.nodes) {
      for (const usable of usableWays(screened)) {
        const isMore = countWhole(open, screened, usable, survey) > most.length;
        if (isMore && lastOf(usable) >= at)
          most = open.filter((line) => isWhole(line, screened, usable, survey));
      }
    }
    if (most.length === 0) return false;
    open = open.filter((line) => !most.includes(line));
  }
  return open.length === 0;
}

function countWhole(open: readonly number[], screened: Screened, usable: UsableWay, survey: Survey): number {
  let count = 0;
  for (const line of open) if (isWhole(line, screened, usable, survey)) count += 1;
  return count;
}

const isWhole = (line: number, { stock }: Screened, { fits }: UsableWay, { lines }: Survey): boolean =>
  fits[line] === true && (stock[line] ?? 0) >= (lines[line]?.quantity ?? 0);
