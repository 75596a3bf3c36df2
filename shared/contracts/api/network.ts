import { z } from "zod";
import { Carrier } from "#shared/domain/network/carrier.ts";
import { Item } from "#shared/domain/network/item.ts";
import { NetworkNode } from "#shared/domain/network/node.ts";
import { Pause, Policy, Stop } from "#shared/domain/network/policy.ts";
import { NodeId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";

/** A node takes nothing new for a while. */
export const PauseRequest = z.strictObject({
  reason: Stop.shape.reason.default("paused by the node itself"),
  /** At most 31 days ahead; absent: the end of its day. */
  until: Instant.optional(),
  openWork: Stop.shape.openWork,
});
export const NodeAvailability = z.strictObject({
  node: NodeId,
  /** Absent: it takes new work, as far as it is up to itself. */
  pause: Pause.optional(),
});

/** What stands is replaced by id; what is not named stays. */
export const NodesDocument = z.strictObject({ nodes: z.array(NetworkNode).max(200) });
export const CarriersDocument = z.strictObject({ carriers: z.array(Carrier).max(50) });
export const PolicyDocument = z.strictObject({ policy: Policy });
export const ItemsDocument = z.strictObject({ items: z.array(Item).max(1000) });

/** As it is read: with the version that it belongs to. */
const versioned = { version: z.int() };
export const NodesAnswer = z.strictObject({
  ...versioned,
  ...NodesDocument.shape,
  nodes: z.array(NetworkNode),
  /** Stops that nodes gave themselves. */
  pauses: z.array(Pause).optional(),
});
export const CarriersAnswer = z.strictObject({ ...versioned, ...CarriersDocument.shape });
export const PolicyAnswer = z.strictObject({ ...versioned, ...PolicyDocument.shape });

/** `version`: as it was then; absent: as it is. */
export const VersionQuery = z.strictObject({ version: z.coerce.number().int().min(1).optional() });

export const NetworkChanged = z.strictObject({
  version: z.int(),
  written: z.int(),
  /** What in the network leads nowhere, for whoever changed it to look at. */
  warnings: z.array(z.string()),
});
