// Days on which all nodes of the tiny France are open, with time enough until their trucks leave.
import { isPublicHoliday } from "#shared/domain/network/holidays.ts";
import { DAY, HOUR } from "#shared/kernel/time.ts";
import type { Retailer } from "../retailer.ts";

const OPEN = 9.5 * HOUR;
/** Stores are closed on Monday. Late in the week, no later day is left before the next one. */
const openDays = [2, 3, 4, 5];
const earlyDays = [2, 3];
/** Days after it on which a parcel may arrive. */
const NEXT_DAYS = 3;

interface Wish {
  /** It may have begun so long ago. */
  readonly within: number;
  readonly early: boolean;
}

/** Lets time pass until then, if it is no such morning now. */
export async function nextMorning(retailer: Retailer, { within, early }: Wish): Promise<void> {
  const isOpen = (at: number) =>
    (early ? earlyDays : openDays).includes(new Date(at).getUTCDay()) && !(early && isBeforeHoliday(at));
  const now = retailer.now();
  const today = Math.floor(now / DAY) * DAY + OPEN;
  if (isOpen(now) && now >= today && now < today + within) return;
  let next = now < today ? today : today + DAY;
  while (!isOpen(next)) next += DAY;
  await retailer.until(next);
}

/** On it, or within the days after it. */
const isBeforeHoliday = (at: number): boolean =>
  Array.from({ length: NEXT_DAYS + 1 }, (_, days) => Math.floor(at / DAY) + days).some((day) =>
    isPublicHoliday({ country: "FR", postcode: "69003" }, day),
  );
