// How likely an option is to be kept, from what nodes and carriers really did in the last weeks.
//
//   P(kept) = product over the shipments of P(node is on time) x P(service is on time)
//
// Each factor is the mean of a Beta posterior: (prior hits + kept) / (prior trials + all). The prior Beta(19, 1)
// expects 95 % and weighs as much as twenty parcels, so that the first late one of a new node does not condemn it.
// Shipments are taken as independent: a strike that hits several at once makes it worse than is said here.
import { z } from "zod";
import { DAY, type EpochMs } from "#shared/kernel/time.ts";
import { carriageOf, type Way } from "./way.ts";

const PRIOR = { kept: 19, late: 1 };

/** Parcels that met their deadline, of all that had one. */
export const Tally = z.strictObject({ kept: z.int().nonnegative(), all: z.int().nonnegative() });
export type Tally = z.infer<typeof Tally>;

/** By key (`nodeRecord`, `serviceRecord`); what is not in it has the prior alone. */
export type PunctualityRecord = ReadonlyMap<string, Tally>;

export const nodeRecord = (node: string): string => `node|${node}`;
export const serviceRecord = (carrier: string, service: string): string => `service|${carrier}|${service}`;

/** Weeks that count: what is older says little of how a node works today. */
export const WEEKS_COUNTED = 8;

/** Number of a week, the same for all nodes; counters are kept by it. */
export const weekOf = (at: EpochMs): number => Math.floor(at / (7 * DAY));

/** `ways`: one per shipment. */
export function confidenceOf(ways: readonly Way[], record: PunctualityRecord | undefined): number {
  const likely = ways.reduce((product, way) => product * likelihood(way, record), 1);
  return Math.round(likely * 1000) / 1000;
}

/** From the shelf only the node can be late; of what is carried, the service too. */
function likelihood(way: Way, record: PunctualityRecord | undefined): number {
  const node = posterior(record?.get(nodeRecord(way.node.id)));
  const carriage = carriageOf(way);
  if (carriage === undefined) return node;
  return node * posterior(record?.get(serviceRecord(carriage.carrier, carriage.service.id)));
}

const posterior = ({ kept, all }: Tally = { kept: 0, all: 0 }): number =>
  (PRIOR.kept + kept) / (PRIOR.kept + PRIOR.late + all);
