// What the policy means for one order: who may send it, by which services, in how many shipments.
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { ChannelRule, Policy, Stop, Tier } from "#shared/domain/network/policy.ts";
import type { ChannelId, ServiceId } from "#shared/kernel/ids.ts";
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
  allows(service: ServiceId): boolean;
}

export function rulesFor({ channel, value }: Demand, { now, network }: Snapshot): Rules {
  const { policy } = network;
  const own = policy.channels.find((rule) => rule.channel === channel);
  const stops = stopsAt(policy.stops, channel, now);
  return {
    maxParcels: Math.min(own?.maxParcels ?? policy.maxParcels, mostByValue(policy, value)),
    latenessLadderDays: own?.latenessLadderDays ?? policy.latenessLadderDays,
    tiers: policy.tiers,
    ruledOut(node) {
      if (node.stopped) return { code: "stopped" };
      const stop = stops.get(node.id);
      if (stop !== undefined) return stopped(stop);
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

function stopsAt(stops: readonly Stop[], channel: ChannelId, now: EpochMs): ReadonlyMap<string, Stop> {
  const inForce = stops.filter(
    ({ from, until, channels }) =>
      (from === undefined || toEpoch(from) <= now) &&
      (until === undefined || now < toEpoch(until)) &&
      (channels === undefined || channels.includes(channel)),
  );
  return new Map(inForce.map((stop) => [stop.node, stop]));
}

const stopped = ({ reason, until }: Stop): Elimination => ({
  code: "stopped",
  reason,
  ...(until !== undefined && { until }),
});

function mayUse({ groups }: NetworkNode, rule: ChannelRule | undefined): boolean {
  if (rule === undefined) return true;
  if (rule.neverGroups.some((group) => groups.includes(group))) return false;
  return rule.onlyGroups === undefined || rule.onlyGroups.some((group) => groups.includes(group));
}
