// A label for the way back, under the return's number. Where it costs money, what the carrier quoted is on record
// before it is bought, so that however often and by how many it is asked for, one is bought.
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { orderOfReturn, ReturnId, type ServiceId } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { CarrierDesk, ParcelToBook } from "#shared/ports/carriers.ts";

type Deps = Pick<Live<Environment<"open-return">>, "orders" | "returns" | "carriers" | "clock">;

interface Wanted {
  readonly rma: ReturnId;
  readonly service: ServiceId;
  readonly grams: number;
  /** Where it comes back to. */
  readonly node: NetworkNode;
}

/** Quotes of one carrier that expire as they are bought are no quotes. */
const QUOTES = 3;

/** @returns the parcel's number. @throws CarrierUnavailable */
export async function wayBack(deps: Deps, carrier: Carrier, wanted: Wanted): Promise<string> {
  const { rma, service, grams, node } = wanted;
  const desk = deps.carriers.of(carrier);
  const parcel: ParcelToBook = {
    ...{ reference: rma, service, grams, comesBack: true },
    leavesAt: toInstant(deps.clock.now()),
    sender: { name: node.name, site: node.site },
    async recipient() {
      const address = (await deps.orders.dossier(orderOfReturn(rma)))?.address;
      if (address === undefined)
        throw new ProblemError(
          "not-returnable",
          "Its address was forgotten; the customer may bring it to a store",
        );
      return address;
    },
  };
  let quote = desk.sells
    ? ((await deps.returns.quoteOf(rma)) ?? (await noted(deps, desk, parcel)))
    : undefined;
  for (let tries = 0; tries < QUOTES; tries += 1) {
    const said = await desk.book(parcel, quote);
    if (said.outcome === "booked") return said.booking.number;
    if (said.outcome === "refused") throw refused(said.because);
    quote = await quoted(desk, parcel, quote);
  }
  throw refused("its quotes expire before they can be bought");
}

const noted = async ({ returns }: Deps, desk: CarrierDesk, parcel: ParcelToBook): Promise<string> =>
  returns.noteQuote(ReturnId.parse(parcel.reference), await quoted(desk, parcel));

/** Quoted again, it is the same quote at today's price. */
async function quoted(desk: CarrierDesk, parcel: ParcelToBook, again?: string): Promise<string> {
  const said = await desk.quote(parcel, again);
  if (!said.offered) throw refused(said.because);
  return said.quote.id;
}

const refused = (because: string): ProblemError =>
  new ProblemError("not-returnable", `The carrier does not bring it back: ${because}`);
