// What the policy means for one order: who may send it, by which services, in how many shipments.
import { stopsOf } from "#shared/domain/network/network.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { ChannelRule, Policy, Stop, Tier } from "#shared/domain/network/policy.ts";
import type { ServiceId } from "#shared/kernel/ids.ts";
import { type EpochMs, toEpoch } from "#shared/kernel/time.ts";
import type { Elimination } from "./decision.ts";
import type { Demand, Snapshot } from "./demand.ts";

export interface Rules {
  readonly maxParcels: number;
  readonly latenessLadderDays: number;
  /** The first counts most. */
  readonly tiers: readonly Tier[];
  /** Undefined where the policy and the node's own settings let it send. */
  ruledOut(node: NetworkNode): Elimination | undefined;
  /** Where nothing may be sent from or to the node. */
  stopped(node: NetworkNode): Elimination | undefined;
  /** When the next stop begins or ends; Infinity where none does. */
  readonly unchangedUntil: EpochMs;
  allows(service: ServiceId): boolean;
}

export function rulesFor({ channel, value }: Demand, { now, network }: Snapshot): Rules {
  const { policy } = network;
  const own = policy.channels.find((rule) => rule.channel === channel);
  const concerned = stopsOf(network).filter(({ channels }) => channels?.includes(channel) ?? true);
  const stops = stopsAt(concerned, now);
  const stopped = (node: NetworkNode): Elimination | undefined => {
    const stop = stops.get(node.id);
    return node.stopped ? { code: "stopped" } : stop && stoppedBy(stop);
  };
  return {
    stopped,
    unchangedUntil: nextChange(concerned, now),
    maxParcels: Math.min(own?.maxParcels ?? policy.maxParcels, mostByValue(policy, value)),
    latenessLadderDays: own?.latenessLadderDays ?? policy.latenessLadderDays,
    tiers: policy.tiers,
    ruledOut(node) {
      const stop = stopped(node);
      if (stop !== undefined) return stop;
      if (node.channels && !node.channels.includes(channel)) return { code: "channel-not-served" };
      if (!mayUse(node, own)) return { code: "group-not-allowed" };
      return node.lead === undefined ? { code: "no-lead-time" } : undefined;
    },
    allows: (service) => own?.services === undefined || own.services.includes(service),
  };
}

/** An order of unknown value is not held together for it. */
function mostByValue({ splitThresholds }: Policy, value: number | undefined): number {
  if (value === undefined) return Infinity;
  const applying = splitThresholds.filter(({ below }) => value < below);
  return Math.min(Infinity, ...applying.map(({ maxParcels }) => maxParcels));
}

function stopsAt(stops: readonly Stop[], now: EpochMs): ReadonlyMap<string, Stop> {
  const inForce = stops.filter(
    ({ from, until }) =>
      (from === undefined || toEpoch(from) <= now) && (until === undefined || now < toEpoch(until)),
  );
  return new Map(inForce.map((stop) => [stop.node, stop]));
}

function nextChange(stops: readonly Stop[], now: EpochMs): EpochMs {
  const changes = stops.flatMap(({ from, until }) =>
    [from, until].flatMap((at) => (at === undefined ? [] : toEpoch(at))),
  );
  return Math.min(Infinity, ...changes.filter((at) => at > now));
}

const stoppedBy = ({ reason, until }: Stop): Elimination => ({
  code: "stopped",
  reason,
  ...(until !== undefined && { until }),
});

function mayUse({ groups }: NetworkNode, rule: ChannelRule | undefined): boolean {
  if (rule === undefined) return true;
  if (rule.neverGroups.some((group) => groups.includes(group))) return false;
  return rule.onlyGroups === undefined || rule.onlyGroups.some((group) => groups.includes(group));
}
