// Public holidays by country and subdivision, from date-holidays (type "public" only).
import Holidays from "date-holidays";
import { DAY, LocalDate } from "#shared/kernel/time.ts";
import { dateOf, dayOf, type EpochDay } from "./day.ts";
import { type Place, subdivisionOf } from "./place.ts";

/** Subdivisions that date-holidays knows under another code than ISO 3166-2's last part. */
const otherCodes: Readonly<Record<string, string>> = {
  "FR-6AE": "67", // Collectivité européenne d'Alsace
  "FR-971": "GP",
  "FR-972": "MQ",
  "FR-973": "GF",
  "FR-974": "RE",
  "FR-976": "YT",
};

const lists = new Holidays();
const daysByYear = new Map<string, ReadonlySet<EpochDay>>();
const codesByCountry = new Map<string, ReadonlySet<string>>();

/** Whether the day is a public holiday at the place. A country that date-holidays lacks has none. */
export function isPublicHoliday(place: Place, day: EpochDay): boolean {
  const code = listCode(place);
  const year = dateOf(day).slice(0, 4);
  const key = `${place.country}|${code ?? ""}|${year}`;
  let days = daysByYear.get(key);
  if (days === undefined) {
    days = holidaysOf(place.country, code, Number(year));
    daysByYear.set(key, days);
  }
  return days.has(day);
}

/** The subdivision's code in date-holidays, where it has holidays of its own. */
function listCode(place: Place): string | undefined {
  const subdivision = subdivisionOf(place);
  if (subdivision === undefined) return undefined;
  let codes = codesByCountry.get(place.country);
  if (codes === undefined) {
    codes = new Set(Object.keys(lists.getStates(place.country) ?? {}));
    codesByCountry.set(place.country, codes);
  }
  const code = otherCodes[subdivision] ?? subdivision.slice(place.country.length + 1);
  return codes.has(code) ? code : undefined;
}

function holidaysOf(country: string, code: string | undefined, year: number): ReadonlySet<EpochDay> {
  if (!(country in lists.getCountries())) return new Set();
  const list = code === undefined ? new Holidays(country) : new Holidays(country, code);
  const isPublic = ({ type }: { readonly type: string }): boolean => type === "public";
  return new Set(list.getHolidays(year).filter(isPublic).flatMap(daysOf));
}

/** A holiday may last several days. */
function daysOf(holiday: { readonly date: string; readonly start: Date; readonly end: Date }): EpochDay[] {
  const first = dayOf(LocalDate.parse(holiday.date.slice(0, 10)));
  const length = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / DAY));
  return Array.from({ length }, (_, i) => first + i);
}
