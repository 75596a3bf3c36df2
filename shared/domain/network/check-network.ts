// What in a network leads nowhere. Nothing of it stops a decision; all of it surprises whoever wrote it.
import type { Service } from "./carrier.ts";
import type { Network } from "./network.ts";
import type { NetworkNode } from "./node.ts";
import type { Policy } from "./policy.ts";

type Parts = Pick<Network, "nodes" | "carriers"> & { readonly policy?: Policy };

/** Sentences that name the thing and what it misses. */
export function warningsOf({ nodes, carriers, policy }: Parts): string[] {
  const services = new Map(
    carriers.flatMap(({ id, services: own }) => own.map((service) => [`${id}/${service.id}`, service])),
  );
  return [
    ...nodes.flatMap((node) => ofNode(node, services)),
    ...[...services].flatMap(([name, service]) => ofService(name, service)),
    ...(policy === undefined
      ? ["there is no policy yet: nothing is promised"]
      : ofPolicy(policy, nodes, services)),
  ];
}

type Services = ReadonlyMap<string, Service>;

function ofNode(node: NetworkNode, services: Services): string[] {
  const calls = node.pickups.map(({ carrier, service }) => `${carrier}/${service}`);
  const unknown = [...new Set(calls)].filter((name) => !services.has(name));
  const longest = Math.max(0, ...calls.map((name) => services.get(name)?.maxLength ?? 0));
  const tooLong = node.boxes.filter(
    ({ inside }) => Math.max(inside.length, inside.width, inside.height) > longest,
  );
  const isClosed = Object.values(node.hours).every((shifts) => shifts.length === 0);
  return [
    ...unknown.map((name) => `node ${node.id}: no carrier service ${name} for its pickups`),
    ...tooLong.map(({ id }) => `node ${node.id}: box ${id} is longer than any of its services takes`),
    ...(node.lead === undefined ? [`node ${node.id}: no lead times, so it is never considered`] : []),
    ...(isClosed ? [`node ${node.id}: never open, so it is never considered`] : []),
    ...(node.pickups.length === 0 && !node.collection
      ? [`node ${node.id}: no carrier calls and nobody collects there`]
      : []),
  ];
}

function ofService(name: string, { zones, tariff }: Service): string[] {
  const claimed = new Map<string, string>();
  const twice: string[] = [];
  for (const zone of zones) {
    for (const prefix of zone.postcodePrefixes) {
      const place = `${zone.country} ${prefix === "" ? "(all)" : prefix}`;
      const first = claimed.get(place);
      if (first === undefined) claimed.set(place, zone.id);
      else twice.push(`service ${name}: zones ${first} and ${zone.id} both claim ${place}; ${first} has it`);
    }
  }
  const unpriced = zones.filter(({ id }) => tariff.every(({ priceByZone }) => priceByZone[id] === undefined));
  return [
    ...twice,
    ...unpriced.map(({ id }) => `service ${name}: no price for zone ${id}, so it never goes there`),
  ];
}

function ofPolicy(
  { tiers, channels, stops }: Policy,
  nodes: readonly NetworkNode[],
  services: Services,
): string[] {
  const groups = new Set<string>(nodes.flatMap((node) => node.groups));
  const ids = new Set<string>(nodes.map(({ id }) => id));
  const sold = new Set<string>([...services.values()].map(({ id }) => id));
  const named = [
    ...tiers.flatMap((tier) => (tier.goal === "prefer" ? tier.groups : [])),
    ...channels.flatMap(({ onlyGroups = [], neverGroups }) => [...onlyGroups, ...neverGroups]),
  ];
  const asked = channels.flatMap((rule) => rule.services ?? []);
  return [
    ...[...new Set(named)]
      .filter((group) => !groups.has(group))
      .map((group) => `policy: no node is in the group ${group}`),
    ...[...new Set(asked)]
      .filter((id) => !sold.has(id))
      .map((id) => `policy: no carrier has a service ${id}`),
    ...stops
      .filter(({ node }) => !ids.has(node))
      .map(({ node }) => `policy: there is no node ${node} to stop`),
  ];
}
