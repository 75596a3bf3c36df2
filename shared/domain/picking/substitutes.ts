// What is taken in place of units that are not there: a substitute of the catalogue, where the retailer's policy and the
// customer let it be, and the node has enough of it. Unit for unit; what it costs is not our business.
import { z } from "zod";
import type { Item } from "#shared/domain/network/item.ts";
import type { Substitution } from "#shared/domain/network/substitution.ts";
import { type ChannelId, Sku } from "#shared/kernel/ids.ts";

const Line = z.strictObject({ sku: Sku, quantity: z.int().positive() });
type Line = z.infer<typeof Line>;

export const Substitute = z.strictObject({ ...Line.shape, insteadOf: Sku });
export type Substitute = z.infer<typeof Substitute>;

interface Given {
  readonly policy: Substitution;
  readonly channel: ChannelId;
  /** As they were ordered: with what the customer said of each. */
  readonly ordered: readonly { readonly sku: Sku; readonly substitutes?: boolean | undefined }[];
  readonly items: ReadonlyMap<Sku, Item>;
  /** Units that the node may give. */
  readonly available: (sku: Sku) => number;
  /** SKUs that the shipment carries anyway. */
  readonly carried: ReadonlySet<Sku>;
}

/** For each missing line the first substitute of which there are as many units; none twice. */
export function substitutesFor(missing: readonly Line[], given: Given): readonly Substitute[] {
  const taken = new Set(given.carried);
  return missing.flatMap(({ sku, quantity }) => {
    const found = candidatesFor(sku, given).find(
      (candidate) => !taken.has(candidate) && given.available(candidate) >= quantity,
    );
    if (found === undefined) return [];
    taken.add(found);
    return [{ sku: found, quantity, insteadOf: sku }];
  });
}

/** SKUs that may be taken for another one, whether there are any or not. */
export function candidatesFor(
  sku: Sku,
  { policy, channel, ordered, items }: Pick<Given, "policy" | "channel" | "ordered" | "items">,
): readonly Sku[] {
  const line = ordered.find((one) => one.sku === sku);
  if (line === undefined || !mayBe(policy, channel, line.substitutes)) return [];
  return items.get(sku)?.substitutes ?? [];
}

function mayBe(policy: Substitution, channel: ChannelId, consent: boolean | undefined): boolean {
  if (policy.channels?.includes(channel) === false) return false;
  switch (policy.when) {
    case "never":
      return false;
    case "agreed":
      return consent === true;
    case "not-refused":
      return consent !== false;
  }
}

/** It is a set by itself, or wants what the other does not: a carrier that takes hazardous goods, a customer of age. */
export const canStandIn = (one: Item | undefined, other: Item | undefined): boolean =>
  one !== undefined &&
  other !== undefined &&
  one.set === undefined &&
  one.making === undefined &&
  one.restrictions.every((restriction) => other.restrictions.includes(restriction));

/** Units as they were ordered: the originals in place of their substitutes. */
export function asOrdered(lines: readonly Line[], substituted: readonly Substitute[] = []): Line[] {
  const units = new Map<Sku, number>();
  for (const { sku, quantity } of lines) {
    const original = substituted.find((one) => one.sku === sku)?.insteadOf ?? sku;
    units.set(original, (units.get(original) ?? 0) + quantity);
  }
  return [...units].map(([sku, quantity]) => ({ sku, quantity }));
}

/** Those of the substitutes that were found. */
export const foundAmong = (substitutes: readonly Substitute[], found: readonly Line[]): Substitute[] =>
  substitutes.flatMap((one) => {
    const quantity = found.find(({ sku }) => sku === one.sku)?.quantity ?? 0;
    return quantity > 0 ? [{ ...one, quantity }] : [];
  });
