import { ProblemError } from "#shared/contracts/problems.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import { type Packed, type PackedCarton, type PackRefusal, pack } from "#shared/domain/picking/packing.ts";
import type { NetworkStore } from "#shared/ports/network.ts";

interface Packing {
  readonly cartons?: readonly PackedCarton[] | undefined;
  readonly override?: { readonly reason: string } | undefined;
}

/** The parcels that are told, checked; undefined where none are told, and none are asked for. */
export async function packedIn(
  network: NetworkStore,
  node: NetworkNode | undefined,
  { lines }: Pick<NodeTask, "lines">,
  { cartons, override }: Packing,
): Promise<Packed | undefined> {
  if (node === undefined || (cartons === undefined && node.picking?.weight === undefined)) return undefined;
  const items = await network.items(lines.map(({ sku }) => sku));
  const packed = pack(cartons ?? [], { lines, node, items, override: override?.reason });
  if (!packed.ok) throw refused(packed.refusal);
  return packed.value;
}

/** What its event says of it. */
export const toldOf = (packed: Packed | undefined) => ({
  ...(packed !== undefined && { cartons: packed.cartons.map(({ id }) => id) }),
  ...(packed?.override !== undefined && { weightOverride: packed.override }),
});

/** Where all parcels were weighed, that is what the shipment weighs. */
export function weighed({ cartons }: Packed): { readonly weight?: number } {
  const isWeighed = cartons.every(({ grams }) => grams !== undefined);
  return isWeighed ? { weight: cartons.reduce((sum, { grams = 0 }) => sum + grams, 0) } : {};
}

function refused(refusal: PackRefusal): ProblemError {
  const extra = { facts: refusal };
  const wrong = (field: string, message: string) =>
    new ProblemError("invalid-request", `${field}: ${message}`, { errors: [{ field, message }] });
  switch (refusal.code) {
    case "carton-twice":
      return wrong(`cartons.${refusal.place}.id`, `${refusal.name} occurs above`);
    case "unknown-box":
      return wrong(`cartons.${refusal.place}.box`, `the node has no box ${refusal.name}`);
    case "contents-differ": {
      const named = refusal.lines.map(({ sku, quantity }) => `${quantity} of ${sku}`).join(", ");
      return wrong("cartons", `what is in them and what was picked differ by ${named}`);
    }
    case "not-weighed":
      return wrong(`cartons.${refusal.place}.grams`, "the node weighs every parcel");
    case "weight-off":
      return new ProblemError("weight-off", weightDetail(refusal), { extra });
  }
}

const weightDetail = ({
  carton,
  expected,
  found,
  tolerance,
}: Extract<PackRefusal, { code: "weight-off" }>): string =>
  `${carton === undefined ? "The parcels weigh" : `Carton ${carton} weighs`} ${found} g and should weigh ${expected} g, ` +
  `give or take ${tolerance} g: count what is in it again, look at the box that was chosen, and weigh it anew; ` +
  "if all is right, tell it with an override and its reason";
