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

/**
 * What parcels that carry `grams` together cost at least, whatever their boxes weigh: as one parcel, or as two or more
 * at the lines below the prices of all bands (the dual of the covering problem).
 */
export function leastPriceOf(tariff: WeightTariff): (grams: number) => number {
  const lines = linesBelow(tariff);
  const limit = parcelLimit(tariff);
  return (grams) => {
    const parcels = Math.max(2, Math.ceil(grams / limit));
    let several = 0;
    for (const { perGram, perParcel } of lines)
      several = Math.max(several, perGram * grams + perParcel * parcels);
    return grams <= limit ? Math.min(bandPrice(tariff, grams), several) : several;
  };
}

interface Below {
  readonly perGram: number;
  readonly perParcel: number;
}

/** Straight lines that no band's price at its heaviest is below, from flat to steep. */
function linesBelow({ upTo, price }: WeightTariff): readonly Below[] {
  const through = (from: number): Below => {
    const [grams, at] = [upTo[from] ?? 0, price[from] ?? 0];
    const slopes = upTo.flatMap((to, band) => (to > grams ? [((price[band] ?? 0) - at) / (to - grams)] : []));
    const perGram = Math.max(0, Math.min(...slopes));
    return { perGram, perParcel: at - perGram * grams };
  };
  const steepest = Math.min(...upTo.map((grams, band) => (price[band] ?? 0) / grams));
  return [
    { perGram: 0, perParcel: price[0] ?? 0 },
    ...Array.from({ length: Math.max(0, upTo.length - 1) }, (_, from) => through(from)).filter(
      (line) => line.perParcel >= 0 && isBelow(line, { upTo, price }),
    ),
    { perGram: steepest, perParcel: 0 },
  ];
}

const isBelow = ({ perGram, perParcel }: Below, { upTo, price }: WeightTariff): boolean =>
  upTo.every((grams, band) => perGram * grams + perParcel <= (price[band] ?? 0) + 1e-9);
