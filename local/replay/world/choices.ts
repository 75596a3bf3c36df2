// What people outside of the system decide, drawn from the rates of a scenario. Each draw uses a source of
// its own, named by what is decided upon, so that it does not depend on what happened before.
import type { NodeTask } from "#shared/domain/orders/order.ts";
import type { Random } from "../random.ts";
import type { Scenario } from "../scenario.ts";

export interface Answer<A extends string> {
  readonly answer: A;
  /** Minutes until it is given. */
  readonly after: number;
}

export const storeAnswer = (
  chance: Random,
  { acceptMinutes, declineRate, silentRate, partialRate }: Scenario["store"],
): Answer<"accept" | "decline" | "silent" | "partial"> => ({
  answer: oneOf(chance, { decline: declineRate, silent: silentRate, partial: partialRate }, "accept"),
  after: chance.between(...acceptMinutes),
});

export type PartSent = readonly {
  readonly sku: NodeTask["lines"][number]["sku"];
  readonly quantity: number;
}[];

/** `sent`: what it has, where that is not all. Of a single unit a vendor has all or nothing. */
export function vendorAnswer(
  chance: Random,
  { acceptMinutes, rejectRate, silentRate, partialRate }: Scenario["vendor"],
  lines: NodeTask["lines"],
): Answer<"accept" | "reject" | "silent"> & {
  readonly sent?: { sku: PartSent[number]["sku"]; quantity: number }[];
} {
  const rates = { reject: rejectRate, silent: silentRate, partial: partialRate };
  const answer = oneOf(chance, rates, "accept");
  const after = chance.between(...acceptMinutes);
  if (answer !== "partial") return { answer, after };
  const part = someOf(chance.fork("part"), lines);
  return { answer: "accept", after, ...(part !== undefined && { sent: [...part] }) };
}

/** Of what is shipped in two parcels, the first. */
export const partSentFirst = (
  chance: Random,
  partShipRate: number,
  lines: NodeTask["lines"],
): PartSent | undefined => (chance.chance(partShipRate) ? someOf(chance, lines) : undefined);

export const cancellationAnswer = (
  chance: Random,
  { cancelRejectRate, silentRate }: Readonly<Record<"cancelRejectRate" | "silentRate", number>>,
): "accept" | "reject" | "silent" =>
  oneOf(chance, { reject: cancelRejectRate, silent: silentRate }, "accept");

/** One unit less of one line; undefined of a single unit. */
function someOf(chance: Random, lines: NodeTask["lines"]): PartSent | undefined {
  const short = chance.int(0, lines.length - 1);
  const some = lines.flatMap(({ sku, quantity }, i) => {
    const left = i === short ? quantity - 1 : quantity;
    return left > 0 ? [{ sku, quantity: left }] : [];
  });
  return some.length > 0 ? some : undefined;
}

type Lines = NodeTask["lines"];

export interface Pick {
  readonly after: number;
  /** What was found; absent where all of it was. */
  readonly found?: {
    readonly picked: { sku: string; quantity: number }[];
    readonly reason: "not-found" | "damaged";
  };
}

/** A short pick misses some units of one line, or all of them. */
export function pickOf(
  chance: Random,
  { minutes, shortRate, damagedRate }: Scenario["pick"],
  lines: Lines,
): Pick {
  const after = chance.between(...minutes);
  const reason = oneOf(chance, { "not-found": shortRate, damaged: damagedRate }, "complete");
  if (reason === "complete") return { after };
  const short = chance.int(0, lines.length - 1);
  const picked = lines.map(({ sku, quantity }, i) => ({
    sku,
    quantity: i === short ? quantity - chance.int(1, quantity) : quantity,
  }));
  return { after, found: { picked, reason } };
}

/** All but one unit of the last line; undefined where that would be nothing. */
export function partOfLines(lines: Lines): Lines | undefined {
  const part = lines.map((line, i) =>
    i === lines.length - 1 ? { ...line, quantity: line.quantity - 1 } : line,
  );
  const left = part.filter(({ quantity }) => quantity > 0);
  return left.length > 0 ? left : undefined;
}

/** Hours until the customer comes; undefined for one who never does. */
export function collectsAfter(
  chance: Random,
  { hours, noShowRate }: Scenario["collect"],
): number | undefined {
  const after = chance.between(...hours);
  return chance.chance(noShowRate) ? undefined : after;
}

export interface Fate {
  readonly ends: "on-time" | "second-attempt" | "late" | "lost";
  /** Minutes by which the truck leaves late. */
  readonly delay: number;
}

interface Chances {
  readonly parcel: Random;
  /** Of the visit: whoever is not at home is not at home for any parcel that the van brings there that day. */
  readonly door: Random;
}

export function fateOf(
  { parcel, door }: Chances,
  { pickupDelayMinutes, failedAttemptRate, lateRate, lostRate }: Scenario["carrier"],
): Fate {
  const delay = parcel.between(...pickupDelayMinutes);
  const ends = oneOf(parcel, { late: lateRate, lost: lostRate }, "on-time");
  const missed = ends === "on-time" && door.chance(failedAttemptRate);
  return { delay, ends: missed ? "second-attempt" : ends };
}

/** Minutes until a customer who was not at home says when they are; undefined for one who does not look. */
export function answersAfter(
  chance: Random,
  { answerRate, answerMinutes }: Scenario["customer"],
): number | undefined {
  const after = chance.between(...answerMinutes);
  return chance.chance(answerRate) ? after : undefined;
}

/** One of the outcomes by its rate, or else the usual one. The rates add up to 1 at most. */
function oneOf<A extends string, U extends string>(
  chance: Random,
  rates: Readonly<Record<A, number>>,
  usual: U,
): A | U {
  let rest = chance.next();
  for (const outcome in rates) {
    rest -= rates[outcome];
    if (rest < 0) return outcome;
  }
  return usual;
}
