// What holidays and clocks need to know of an address: country, subdivision, time zone.

export interface Place {
  readonly country: string;
  readonly subdivision?: string | undefined;
  readonly postcode: string;
}

/** ISO 3166-2 code of the place; in France the postcode tells it where it was not given. */
export function subdivisionOf({ country, subdivision, postcode }: Place): string | undefined {
  if (subdivision !== undefined || country !== "FR") return subdivision;
  return `FR-${postcode.slice(0, postcode.startsWith("97") ? 3 : 2)}`;
}

/** Time zone of a destination: as given, by its address, else `fallback` (that of the sending node). */
export function timeZoneOf(
  place: Place & { readonly timeZone?: string | undefined },
  fallback: string,
): string {
  if (place.timeZone !== undefined) return place.timeZone;
  const outlying = outlyingZones[place.country]?.find(([prefix]) => place.postcode.startsWith(prefix));
  return outlying?.[1] ?? countryZones[place.country] ?? fallback;
}

/** Postcode prefixes whose clocks differ from the capital's. */
const outlyingZones: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  FR: [
    ["971", "America/Guadeloupe"],
    ["972", "America/Martinique"],
    ["973", "America/Cayenne"],
    ["974", "Indian/Reunion"],
    ["975", "America/Miquelon"],
    ["976", "Indian/Mayotte"],
  ],
  ES: [
    ["35", "Atlantic/Canary"],
    ["38", "Atlantic/Canary"],
  ],
  PT: [
    ["90", "Atlantic/Madeira"],
    ["91", "Atlantic/Madeira"],
    ["92", "Atlantic/Madeira"],
    ["93", "Atlantic/Madeira"],
    ["94", "Atlantic/Madeira"],
    ["9", "Atlantic/Azores"],
  ],
};

/** Countries with one time zone on their mainland. */
const countryZones: Readonly<Record<string, string>> = {
  AD: "Europe/Andorra",
  AT: "Europe/Vienna",
  BE: "Europe/Brussels",
  CH: "Europe/Zurich",
  CZ: "Europe/Prague",
  DE: "Europe/Berlin",
  DK: "Europe/Copenhagen",
  ES: "Europe/Madrid",
  FI: "Europe/Helsinki",
  FR: "Europe/Paris",
  GB: "Europe/London",
  IE: "Europe/Dublin",
  IT: "Europe/Rome",
  LU: "Europe/Luxembourg",
  MC: "Europe/Monaco",
  NL: "Europe/Amsterdam",
  NO: "Europe/Oslo",
  PL: "Europe/Warsaw",
  PT: "Europe/Lisbon",
  SE: "Europe/Stockholm",
};
