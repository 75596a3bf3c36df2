// `rate(5 minutes)` and `cron(0 6 ? * MON-FRI *)`, in UTC: when it is next.
import { HostRefusal } from "../refusal.ts";

/** The first instant after `after`, in epoch milliseconds; undefined when there is none within ten years. */
export type Next = (after: number) => number | undefined;

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const UNITS: Readonly<Record<string, number>> = { minute: MINUTE, hour: 60 * MINUTE, day: DAY };

/** @throws HostRefusal when it is neither, or uses `L`, `W` or `#`. */
export function parseSchedule(expression: string): Next {
  const [, count, unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count !== undefined) return rate(Number(count) * (UNITS[unit] ?? DAY));
  const [, fields] = /^cron\((.+)\)$/.exec(expression) ?? [];
  if (fields === undefined) throw new HostRefusal(`the schedule ${expression} is not supported`);
  return cron(fields.trim().split(/\s+/), expression);
}

/** On whole multiples of the period since the epoch, so that a restart does not shift it. */
const rate =
  (period: number): Next =>
  (after) =>
    (Math.floor(after / period) + 1) * period;

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

function cron([minute, hour, day, month, weekday, year]: readonly string[], expression: string): Next {
  const parse = (field: string | undefined, from: number, to: number, names: readonly string[] = []) =>
    parseField(field, { from, to, names, expression });
  const minutes = parse(minute, 0, 59);
  const hours = parse(hour, 0, 23);
  const days = parse(day, 1, 31);
  const months = parse(month, 1, 12, MONTHS);
  const weekdays = parse(weekday, 1, 7, WEEKDAYS);
  const years = parse(year, 1970, 2199);
  const onDay = (date: Date) =>
    years.has(date.getUTCFullYear()) &&
    months.has(date.getUTCMonth() + 1) &&
    days.has(date.getUTCDate()) &&
    weekdays.has(date.getUTCDay() + 1);

  return (after) => {
    const first = Math.floor(after / MINUTE) * MINUTE + MINUTE;
    const today = Math.floor(first / DAY) * DAY;
    for (let date = today; date < today + 3_660 * DAY; date += DAY) {
      if (!onDay(new Date(date))) continue;
      for (const h of hours)
        for (const m of minutes) {
          const at = date + (h * 60 + m) * MINUTE;
          if (at >= first) return at;
        }
    }
    return undefined;
  };
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly names: readonly string[];
  readonly expression: string;
}

/** @returns the values in ascending order. */
function parseField(field: string | undefined, range: Range): ReadonlySet<number> {
  const { from, to, names, expression } = range;
  const refusal = () => new HostRefusal(`the schedule ${expression} is not supported`);
  if (field === undefined) throw refusal();
  const value = (text: string): number => {
    const named = names.indexOf(text.toUpperCase());
    const number = named === -1 ? Number(text) : named + from;
    if (text === "" || !Number.isInteger(number) || number < from || number > to) throw refusal();
    return number;
  };
  const values = field.split(",").flatMap((part) => {
    const [span = "", step] = part.split("/");
    const [start = "", end] = span.split("-");
    const any = span === "*" || span === "?";
    const low = any ? from : value(start);
    const high = any || (step !== undefined && end === undefined) ? to : value(end ?? start);
    const every = step === undefined ? 1 : Number(step);
    if (!Number.isInteger(every) || every < 1) throw refusal();
    return Array.from({ length: Math.floor((high - low) / every) + 1 }, (_, index) => low + index * every);
  });
  return new Set(values.sort((a, b) => a - b));
}
