// Which zone of a service a destination lies in: the longest matching postcode prefix of its country.
import type { Service, Zone } from "./carrier.ts";
import type { Place } from "./place.ts";

type ZonesByPrefix = ReadonlyMap<string, Zone>;

const indexes = new WeakMap<Service, ZonesByPrefix>();

const found = new WeakMap<Place, WeakMap<Service, Zone | undefined>>();

/** Looked up once for a place, whatever the number of nodes that send there. */
export function zoneOf(service: Service, place: Place): Zone | undefined {
  const zones = found.get(place) ?? new WeakMap<Service, Zone | undefined>();
  found.set(place, zones);
  if (!zones.has(service)) zones.set(service, findZone(service, place));
  return zones.get(service);
}

function findZone(service: Service, { country, postcode }: Place): Zone | undefined {
  let index = indexes.get(service);
  if (index === undefined) {
    index = indexOf(service);
    indexes.set(service, index);
  }
  const code = normal(postcode);
  for (let length = code.length; length >= 0; length--) {
    const zone = index.get(`${country}|${code.slice(0, length)}`);
    if (zone) return zone;
  }
  return undefined;
}

/** Where two zones claim the same prefix, the first one has it. */
function indexOf(service: Service): ZonesByPrefix {
  const index = new Map<string, Zone>();
  for (const zone of service.zones) {
    for (const prefix of zone.postcodePrefixes) {
      const key = `${zone.country}|${normal(prefix)}`;
      if (!index.has(key)) index.set(key, zone);
    }
  }
  return index;
}

const normal = (postcode: string): string => postcode.replaceAll(/[\s-]/g, "").toUpperCase();
