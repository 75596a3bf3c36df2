// What stands on a parcel's label, where its carrier has none of its own; and the label in ZPL, which label printers read.
import type { Address } from "#shared/domain/orders/order.ts";
import type { EpochMs } from "#shared/kernel/time.ts";
import type { CarriedLeg } from "./booking.ts";

export interface ParcelLabel {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly carrier: string;
  readonly service: string;
  /** Where the carrier's belts send it: country, zone and the first figures of the postcode. */
  readonly routing: string;
  /** Name and value, in this order. */
  readonly facts: readonly (readonly [string, string])[];
  /** The parcel's number, as the bar code has it. */
  readonly number: string;
}

interface Given {
  readonly sender: { readonly name: string; readonly site: SenderSite };
  readonly recipient: Address;
  readonly leg: CarriedLeg;
  readonly grams: number;
  readonly names: { readonly carrier: string; readonly service: string };
  readonly number: string;
  readonly reference: string;
}

interface SenderSite {
  readonly street?: string | undefined;
  readonly postcode: string;
  readonly city: string;
  readonly country: string;
}

export function parcelLabel({ sender, recipient, leg, grams, names, number, reference }: Given): ParcelLabel {
  const { site } = sender;
  return {
    from: [sender.name, ...(site.street ? [site.street] : []), placeOf(site)],
    to: [recipient.name, recipient.street, placeOf(recipient)],
    ...names,
    routing: `${recipient.country}-${leg.zone.toUpperCase()}-${recipient.postcode.replaceAll(/\s/g, "").slice(0, 2)}`,
    facts: [
      ["Weight", `${(grams / 1000).toFixed(2)} kg`],
      ["Leaves", minute(Date.parse(leg.leavesAt))],
      ["Due", minute(Date.parse(leg.milestones.deliverBy))],
      ["Reference", reference],
    ],
    number,
  };
}

interface WayBack extends Pick<Given, "sender" | "recipient" | "grams" | "names" | "number" | "reference"> {
  readonly useBy: EpochMs;
}

/** From the customer to where it came from. */
export function returnLabel({
  sender,
  recipient,
  grams,
  names,
  number,
  reference,
  useBy,
}: WayBack): ParcelLabel {
  const { site } = sender;
  return {
    from: [recipient.name, recipient.street, placeOf(recipient)],
    to: [sender.name, ...(site.street ? [site.street] : []), placeOf(site)],
    ...names,
    routing: `${site.country}-${site.postcode.replaceAll(/\s/g, "").slice(0, 2)}`,
    facts: [
      ["Weight", `${(grams / 1000).toFixed(2)} kg`],
      ["Use by", minute(useBy)],
      ["Return", reference],
    ],
    number,
  };
}

const placeOf = ({ postcode, city, country }: Pick<SenderSite, "postcode" | "city" | "country">): string =>
  `${postcode} ${city.toUpperCase()} ${country}`;
/** UTC, to the minute, and said so: a label travels through time zones. */
const minute = (at: EpochMs): string => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** 100 x 150 mm at 203 dots per inch, eight dots a millimetre. */
const WIDTH = 800;
const HEIGHT = 1200;
const EDGE = 32;
/** Dots that a bar code may be wide, beside white for ten modules on either side. */
const BARS = WIDTH - 2 * EDGE;

/** ZPL II; text is UTF-8 (`^CI28`). */
export function zplOf({ from, to, carrier, service, routing, facts, number }: ParcelLabel): string {
  const lines = (texts: readonly string[], y: number, size: number): string[] =>
    texts.map((text, index) => field(EDGE, y + index * (size + 8), size, text));
  return [
    "^XA",
    `^CI28^PW${WIDTH}^LL${HEIGHT}^LH0,0`,
    field(EDGE, 32, 24, "FROM"),
    ...lines(from, 64, 28),
    rule(188),
    field(EDGE, 208, 24, "TO"),
    ...lines(to, 244, 48),
    rule(436),
    field(EDGE, 460, 56, `${carrier}  ${service}`.slice(0, 26)),
    rule(540),
    field(EDGE, 566, 96, routing.slice(0, 15)),
    rule(690),
    ...facts.map(([name, value], index) => field(EDGE, 714 + index * 40, 30, `${name}: ${value}`)),
    rule(884),
    // Mode N: the data says by itself when it changes sets; the text is printed below the bars.
    `^BY${moduleOf(number)},3,180^FO${EDGE + 20},910^BCN,180,Y,N,N^FH^FD${escaped(number.replaceAll(">", ">0"))}^FS`,
    "^XZ",
    "",
  ].join("\n");
}

/** The widest module, in dots, with which the number fits: 11 modules a character, with start, check and stop. */
const moduleOf = (number: string): number =>
  Math.max(1, Math.min(3, Math.floor(BARS / ((number.length + 2) * 11 + 13 + 20))));

const field = (x: number, y: number, size: number, text: string): string =>
  `^FO${x},${y}^A0N,${size},${size}^FB${WIDTH - 2 * EDGE},1^FH^FD${escaped(text)}^FS`;
const rule = (y: number): string => `^FO0,${y}^GB${WIDTH},3,3^FS`;
/** What would begin a command is written as its code (`^FH`). */
const escaped = (text: string): string =>
  text.replaceAll(/[_^~\\]/g, (sign) => `_${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
