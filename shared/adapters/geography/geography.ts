// The directory that comes with the program: France. It is read at the first question, not at import.
import type { Geography, Place } from "#shared/ports/geography.ts";
import { metropolitanPostcodes, overseasPostcodes } from "./france.ts";

export const bundledGeography: Geography = {
  locate(country, postcode) {
    if (country !== "FR") return "unknown-country";
    french ??= readFrance();
    return french.get(postcode.replaceAll(" ", ""));
  },
};

let french: ReadonlyMap<string, Place> | undefined;

function readFrance(): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const { postcode, subdivision, lat, lon } of metropolitanPostcodes()) {
    places.set(postcode, { postcode, subdivision, lat, lon });
  }
  for (const place of overseasPostcodes()) places.set(place.postcode, place);
  return places;
}
