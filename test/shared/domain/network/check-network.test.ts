import { expect, it } from "vitest";
import { Carrier } from "#shared/domain/network/carrier.ts";
import { warningsOf } from "#shared/domain/network/check-network.ts";
import { NetworkNode } from "#shared/domain/network/node.ts";
import { Policy } from "#shared/domain/network/policy.ts";
import { world } from "#test/support/network.ts";

const { nodes, carriers, policy } = world({ now: "2026-03-03T08:00:00Z" }).network;

it("a network that leads everywhere has no warning", () => {
  expect(warningsOf({ nodes, carriers, policy })).toEqual([]);
});

it("a pickup of a service that no carrier has is told", () => {
  const flaneur = carriers.filter(({ id }) => id === "flaneur");
  expect(warningsOf({ nodes, carriers: flaneur, policy })).toContain(
    "node lyon: no carrier service eclair/next-day for its pickups",
  );
});

it("a node without lead times, never open, or that nothing leaves, is told", () => {
  const [lyon] = nodes;
  const idle = NetworkNode.parse({ ...lyon, hours: {}, lead: undefined, pickups: [], collection: false });
  expect(warningsOf({ nodes: [idle], carriers, policy })).toEqual([
    "node lyon: no lead times, so it is never considered",
    "node lyon: never open, so it is never considered",
    "node lyon: no carrier calls and nobody collects there",
  ]);
});

it("two zones that claim the same prefix, and a zone without a price, are told", () => {
  const [eclair] = carriers;
  const services = eclair?.services.map((service) => ({
    ...service,
    zones: [...service.zones, { id: "again", country: "FR", postcodePrefixes: [""], transitDays: 2 }],
  }));
  expect(warningsOf({ nodes: [], carriers: [Carrier.parse({ ...eclair, services })], policy })).toEqual([
    "service eclair/next-day: zones france and again both claim FR (all); france has it",
    "service eclair/next-day: no price for zone again, so it never goes there",
  ]);
});

it("a policy that names groups, services and nodes that are not there is told", () => {
  const astray = Policy.parse({
    ...policy,
    tiers: [{ goal: "prefer", groups: ["outlets"] }],
    channels: [{ channel: "web", services: ["teleport"] }],
    stops: [{ node: "atlantis", reason: "flood" }],
  });
  expect(warningsOf({ nodes, carriers, policy: astray })).toEqual([
    "policy: no node is in the group outlets",
    "policy: no carrier has a service teleport",
    "policy: there is no node atlantis to stop",
  ]);
});
