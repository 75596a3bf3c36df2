// A service's price list to one zone, in the form that the search computes with.
import type { Service, Zone } from "#shared/domain/network/carrier.ts";
import type { Unit } from "./order-lines.ts";
import { parcelLimit, parcelsFor, type WeightTariff } from "./weight-tariff.ts";

const tariffs = new WeakMap<Service, Map<string, WeightTariff | undefined>>();

/** Undefined where the service has no price to the zone. A parcel may be paid as a heavier one if that is cheaper. */
export function serviceTariff(service: Service, zone: Zone): WeightTariff | undefined {
  let byZone = tariffs.get(service);
  if (byZone === undefined) {
    byZone = new Map();
    tariffs.set(service, byZone);
  }
  if (!byZone.has(zone.id)) byZone.set(zone.id, build(service, zone));
  return byZone.get(zone.id);
}

function build(service: Service, zone: Zone): WeightTariff | undefined {
  const upTo: number[] = [];
  const price: number[] = [];
  for (const band of service.tariff) {
    const amount = band.priceByZone[zone.id];
    if (amount === undefined || (upTo.at(-1) ?? 0) >= service.maxGrams) continue;
    upTo.push(Math.min(band.upToGrams, service.maxGrams));
    price.push(amount);
  }
  for (let band = price.length - 2; band >= 0; band--) {
    price[band] = Math.min(price[band] ?? 0, price[band + 1] ?? 0);
  }
  return parcelLimit({ upTo, price }) > 0 ? { upTo, price } : undefined;
}

/** Whether the service takes such goods, and each piece of a unit fits into one of its parcels to the zone. */
export function takes(service: Service, tariff: WeightTariff, { pieces, restrictions }: Unit): boolean {
  if (restrictions.some((restriction) => !service.accepts.includes(restriction))) return false;
  const most = parcelLimit(tariff);
  return pieces.every(
    ({ grams, size }) => grams <= most && Math.max(size.length, size.width, size.height) <= service.maxLength,
  );
}

/** Physical parcels of a shipment of that weight; pickups and working days count these. */
export function parcelsOf(service: Service, zone: Zone, grams: number): number {
  const tariff = serviceTariff(service, zone);
  return tariff === undefined ? 1 : parcelsFor(tariff, grams);
}
