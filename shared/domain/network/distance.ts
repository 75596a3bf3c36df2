// Distance as the crow flies.

export interface Point {
  /** Degrees, WGS 84. */
  readonly lat: number;
  readonly lon: number;
}

const EARTH_RADIUS_KM = 6371.0088; // mean radius, IUGG
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance in kilometres, by the haversine formula. */
export function distanceKm(a: Point, b: Point): number {
  const dLat = radians(b.lat - a.lat);
  const dLon = radians(b.lon - a.lon);
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Kilometres to a destination, where it is known as a point. */
export function distanceTo(
  from: Point,
  to: { readonly lat?: number | undefined; readonly lon?: number | undefined },
) {
  return to.lat === undefined || to.lon === undefined
    ? undefined
    : distanceKm(from, { lat: to.lat, lon: to.lon });
}
