// Price of a shipment by weight: bands per parcel, and more parcels where one is not enough.

/** Bands in rising weight, prices not falling. Above the last band a shipment takes several parcels. */
export interface WeightTariff {
  /** Grams, inclusive. */
  readonly upTo: readonly number[];
  readonly price: readonly number[];
}

/** The most grams that one parcel carries. */
export const parcelLimit = (tariff: WeightTariff): number => tariff.upTo.at(-1) ?? 0;

/** Parcels that `grams` fill, by weight alone; at least one. */
export function parcelsFor(tariff: WeightTariff, grams: number): number {
  return Math.max(1, Math.ceil(grams / parcelLimit(tariff)));
}

/** All parcels but the last are full. */
export function priceOf(tariff: WeightTariff, grams: number): number {
  const full = parcelsFor(tariff, grams) - 1;
  if (full === 0) return bandPrice(tariff, grams);
  return full * (tariff.price.at(-1) ?? 0) + bandPrice(tariff, grams - full * parcelLimit(tariff));
}

function bandPrice(tariff: WeightTariff, grams: number): number {
  return tariff.price[bandOf(tariff, grams)] ?? Number.POSITIVE_INFINITY;
}

/** Place of the band that a single parcel is in; -1 for what is too heavy for one. */
export function bandOf({ upTo }: WeightTariff, grams: number): number {
  for (let band = 0; band < upTo.length; band++) if (grams <= (upTo[band] ?? 0)) return band;
  return -1;
}
