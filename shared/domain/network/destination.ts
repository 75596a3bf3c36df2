// Where a parcel goes, as far as rules need to know: no name, no street.
import { z } from "zod";
import { CountryCode, Subdivision } from "./calendar.ts";

export const Destination = z.strictObject({
  country: CountryCode,
  postcode: z.string().trim().min(2).max(10),
  subdivision: Subdivision.optional(),
  timeZone: z.string().optional(),
  /** Degrees, where the postcode is known; without them no courier with a radius is considered. */
  lat: z.number().optional(),
  lon: z.number().optional(),
});
export type Destination = z.infer<typeof Destination>;
