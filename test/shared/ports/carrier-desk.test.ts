// What every connection to a carrier does alike.
import { describe, expect, it } from "vitest";
import { carrierDesks } from "#shared/adapters/carriers/carrier-desks.ts";
import { Carrier } from "#shared/domain/network/carrier.ts";
import type { Address } from "#shared/domain/orders/order.ts";
import { ServiceId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import type { CarrierDesk, ParcelToBook } from "#shared/ports/carriers.ts";
import { world } from "#test/support/network.ts";
import { door } from "#test/support/storyline.ts";

const at = "2026-03-03T08:00:00.000Z";
const { nodes, carriers } = world({ now: at }).network;
const clock = { now: () => Date.parse(at), sleep: async () => undefined };

interface Connected {
  readonly desk: CarrierDesk;
  /** The same carrier, at a time when it does not answer. */
  readonly silent: CarrierDesk;
}

const connections: Readonly<Record<string, () => Connected>> = {
  "table-rate": () => {
    const [eclair] = carriers;
    const span = { from: at, until: "2026-03-03T09:00:00.000Z" };
    const down = Carrier.parse({ ...eclair, connection: { kind: "table-rate", unreachable: [span] } });
    const desks = carrierDesks(clock);
    return { desk: desks.of(Carrier.parse(eclair)), silent: desks.of(down) };
  },
};

let last = 0;
function parcel(service = "next-day"): ParcelToBook {
  last += 1;
  const [lyon] = nodes;
  return {
    reference: `ord_contract${last}-101`,
    service: ServiceId.parse(service),
    grams: 400,
    leavesAt: Instant.parse("2026-03-03T17:30:00.000Z"),
    sender: { name: String(lyon?.name), site: lyon?.site as never },
    recipient: async () => door as Address,
  };
}

async function bought(desk: CarrierDesk, wanted: ParcelToBook) {
  const quoted = await desk.quote(wanted);
  if (!quoted.offered) throw new Error(quoted.because);
  const said = await desk.book(wanted, quoted.quote.id);
  if (said.outcome !== "booked") throw new Error(said.outcome);
  return { quote: quoted.quote.id, number: said.booking.number, reference: wanted.reference };
}

describe.each(Object.entries(connections))("over %s, a carrier", (_, connect) => {
  it("books a parcel once, however often it is asked", async () => {
    const { desk } = connect();
    const wanted = parcel();
    const { quote, number } = await bought(desk, wanted);
    expect(number).not.toBe("");
    expect(await desk.book(wanted, quote)).toEqual({ outcome: "booked", booking: { number } });
  });

  it("finds a booking by our reference", async () => {
    const { desk } = connect();
    const { number, reference, quote } = await bought(desk, parcel());
    expect(await desk.find({ reference })).toMatchObject({ number });
    expect(await desk.find({ reference, quote })).toMatchObject({ number });
  });

  it("gives every parcel a number of its own", async () => {
    const { desk } = connect();
    const [one, other] = [await bought(desk, parcel()), await bought(desk, parcel())];
    expect(one.number).not.toBe(other.number);
  });

  it("cancels a booking, and again", async () => {
    const { desk } = connect();
    const booking = await bought(desk, parcel());
    expect(await desk.cancel(booking)).toBe("cancelled");
    expect(await desk.cancel(booking)).toBe("cancelled");
  });

  it("offers no service that it does not have, instead of another one", async () => {
    const { desk } = connect();
    expect(await desk.quote(parcel("by-balloon"))).toMatchObject({
      offered: false,
      because: expect.stringContaining("by-balloon"),
    });
  });

  it("that does not answer says so by the name that the workflow knows", async () => {
    const { silent } = connect();
    const unavailable = { name: "CarrierUnavailable" };
    await expect(silent.quote(parcel())).rejects.toMatchObject(unavailable);
    await expect(silent.book(parcel(), "quote")).rejects.toMatchObject(unavailable);
    await expect(silent.find({ reference: "ord_1-101" })).rejects.toMatchObject(unavailable);
    await expect(silent.cancel({ reference: "ord_1-101" })).rejects.toMatchObject(unavailable);
  });
});
