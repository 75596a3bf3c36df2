// What befalls whole carriers and nodes in a scenario: an outage, a store that sends its people home at noon.
import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { openIntervals } from "#shared/domain/network/working-time.ts";
import { dayAt, instantOn } from "#shared/domain/network/zone-clock.ts";
import { DAY, type EpochMs, HOUR } from "#shared/kernel/time.ts";
import type { Scenario } from "../scenario.ts";

/** A stretch of time from `from` up to `until`. */
export interface Stretch {
  readonly from: EpochMs;
  readonly until: EpochMs;
}

export interface Incidents {
  readonly closings: readonly (Stretch & { readonly node: string })[];
  readonly outages: readonly (Stretch & { readonly carrier: string })[];
  /** From `at` on, the first instant at which the node's people are not sent home. */
  peopleAt(node: string, at: EpochMs): EpochMs;
  /** From `at` on, the first instant at which the carrier tells of its parcels. */
  tells(carrier: string, at: EpochMs): EpochMs;
}

interface Given {
  readonly scenario: Pick<Scenario, "outages" | "closings">;
  /** The first order, by which days are counted. */
  readonly begins: EpochMs;
  readonly nodes: ReadonlyMap<string, NetworkNode>;
  readonly carriers: readonly Carrier[];
}

/** Days after a closing in which the node opens again at the latest. */
const LONGEST_NIGHT = 14;

/** @throws if the scenario names a node or a carrier that the network does not have */
export function incidentsOf({ scenario, begins, nodes, carriers }: Given): Incidents {
  // A carrier has no clock of its own: it goes by that of the network's first node.
  const clock = nodes.values().next().value?.timeZone ?? "UTC";
  const closings = scenario.closings.map(({ node: id, day, at }) => {
    const node = nodes.get(id) ?? missing(`node ${id}`);
    const today = dayAt(node.timeZone, begins) + day - 1;
    return { node: id, from: instantOn(node.timeZone, today, at), until: nextOpening(node, today) };
  });
  const outages = scenario.outages.map(({ carrier, day, at, hours }) => {
    if (carriers.every(({ id }) => id !== carrier)) missing(`carrier ${carrier}`);
    const from = instantOn(clock, dayAt(clock, begins) + day - 1, at);
    return { carrier, from, until: from + hours * HOUR };
  });
  return {
    closings,
    outages,
    peopleAt: (node, at) =>
      after(
        closings.filter((one) => one.node === node),
        at,
      ),
    tells: (carrier, at) =>
      after(
        outages.filter((one) => one.carrier === carrier),
        at,
      ),
  };
}

function nextOpening(node: NetworkNode, closedOn: number): EpochMs {
  for (let day = closedOn + 1; day <= closedOn + LONGEST_NIGHT; day++) {
    const [first] = openIntervals(node, day);
    if (first !== undefined) return first.opens;
  }
  return (closedOn + LONGEST_NIGHT) * DAY;
}

const after = (stretches: readonly Stretch[], at: EpochMs): EpochMs =>
  stretches.reduce((time, { from, until }) => (from <= time && time < until ? until : time), at);

function missing(what: string): never {
  throw new Error(`the scenario names a ${what} that the network does not have`);
}
