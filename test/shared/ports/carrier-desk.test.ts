// What every connection to a carrier does alike.
import { describe, expect, it } from "vitest";
import { carrierDesks } from "#shared/adapters/carriers/carrier-desks.ts";
import { Carrier } from "#shared/domain/network/carrier.ts";
import type { Address } from "#shared/domain/orders/order.ts";
import { ServiceId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import type { CarrierDesk, ParcelToBook, TruckToRequest } from "#shared/ports/carriers.ts";
import { type FakeEasyPost, fakeEasyPost } from "#test/support/easypost.ts";
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

const overEasyPost = ({ send }: FakeEasyPost, at = clock): CarrierDesk => {
  const [eclair] = carriers;
  const services = { "next-day": { carrier: "USPS", service: "Express" } };
  const keys = JSON.stringify({ eclair: { apiKey: "EZTK-1" } });
  return carrierDesks(at, async () => keys, send).of(
    Carrier.parse({ ...eclair, connection: { kind: "easypost", services } }),
  );
};

const connections: Readonly<Record<string, () => Connected>> = {
  "table-rate": () => {
    const [eclair] = carriers;
    const span = { from: at, until: "2026-03-03T09:00:00.000Z" };
    const down = Carrier.parse({ ...eclair, connection: { kind: "table-rate", unreachable: [span] } });
    const desks = carrierDesks(clock);
    return { desk: desks.of(Carrier.parse(eclair)), silent: desks.of(down) };
  },
  easypost: () => {
    const silent = fakeEasyPost(clock.now);
    silent.fail("silent");
    return { desk: overEasyPost(fakeEasyPost(clock.now)), silent: overEasyPost(silent) };
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

function truckFor(example: { readonly reference: string; readonly quote?: string }): TruckToRequest {
  const { sender } = parcel();
  const [from, until] = [Instant.parse(at), Instant.parse("2026-03-03T17:30:00.000Z")];
  return { reference: "pkp_1", sender, from, until, example };
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

  it("says whether it brings a parcel back, and again", async () => {
    const { desk } = connect();
    const booking = await bought(desk, parcel());
    const said = await desk.intercept(booking);
    expect(["intercepted", "too-late", "not-offered"]).toContain(said);
    expect(await desk.intercept(booking)).toBe(said);
  });

  it("offers no service that it does not have, instead of another one", async () => {
    const { desk } = connect();
    expect(await desk.quote(parcel("by-balloon"))).toMatchObject({
      offered: false,
      because: expect.stringContaining("by-balloon"),
    });
  });

  it("takes a manifest of what it took, and again, as the same one", async () => {
    const { desk } = connect();
    const parcels = [await bought(desk, parcel()), await bought(desk, parcel())];
    const first = await desk.manifest({ reference: "mft_1", parcels });
    expect(first).toMatchObject({ outcome: "closed", number: expect.stringMatching(/./) });
    expect(await desk.manifest({ reference: "mft_1", parcels })).toEqual(first);
  });

  it("calls at a node when it is asked to, and once", async () => {
    const { desk } = connect();
    const truck = truckFor(await bought(desk, parcel()));
    const first = await desk.requestPickup(truck);
    expect(first).toMatchObject({ outcome: "confirmed", confirmation: expect.stringMatching(/./) });
    expect(await desk.requestPickup(truck)).toEqual(first);
  });

  it("that does not answer says so by the name that the workflow knows", async () => {
    const { silent } = connect();
    const unavailable = { name: "CarrierUnavailable" };
    await expect(silent.quote(parcel())).rejects.toMatchObject(unavailable);
    await expect(silent.book(parcel(), "quote")).rejects.toMatchObject(unavailable);
    await expect(silent.find({ reference: "ord_1-101" })).rejects.toMatchObject(unavailable);
    await expect(silent.cancel({ reference: "ord_1-101" })).rejects.toMatchObject(unavailable);
    const one = { reference: "ord_1-101", number: "TRK-1" };
    const manifest = silent.manifest({ reference: "mft_1", parcels: [one] });
    await expect(manifest).rejects.toMatchObject(unavailable);
    await expect(silent.requestPickup(truckFor(one))).rejects.toMatchObject(unavailable);
  });
});

describe("over its tariff alone, a carrier", () => {
  it("brings parcels back where its document says so, and answers nothing where it is not reached", async () => {
    const [eclair] = carriers;
    const over = (more: object) =>
      carrierDesks(clock).of(Carrier.parse({ ...eclair, connection: { kind: "table-rate", ...more } }));
    const booking = { reference: "ord_1-101", number: "TRK" };
    expect(await over({ intercepts: true }).intercept(booking)).toBe("intercepted");
    expect(await over({}).intercept(booking)).toBe("not-offered");
    const unreachable = [{ from: at, until: "2026-03-03T09:00:00.000Z" }];
    await expect(over({ intercepts: true, unreachable }).intercept(booking)).rejects.toMatchObject({
      name: "CarrierUnavailable",
    });
  });
});

describe("over EasyPost", () => {
  const connected = () => {
    const easyPost = fakeEasyPost(clock.now);
    return { easyPost, desk: overEasyPost(easyPost) };
  };

  it("a parcel is described with both addresses and its weight in ounces, under our reference, with the key", async () => {
    const { easyPost, desk } = connected();
    const wanted = parcel();
    await bought(desk, wanted);
    expect(easyPost.shipments[0]?.asked).toMatchObject({
      reference: wanted.reference,
      from_address: { company: "Warehouse Lyon", city: "Lyon", zip: "69003", country: "FR" },
      to_address: {
        name: door.name,
        street1: door.street,
        city: door.city,
        zip: door.postcode,
        country: "FR",
      },
      parcel: { weight: 14.2 },
    });
    const basic = `Basic ${Buffer.from("EZTK-1:").toString("base64")}`;
    expect([...easyPost.authorizations]).toEqual([basic]);
  });

  it("the service that was planned is bought, though a cheaper and slower one is offered", async () => {
    const { easyPost, desk } = connected();
    const wanted = parcel();
    const quoted = await desk.quote(wanted);
    expect(quoted).toMatchObject({ offered: true, quote: { price: { amount: 758, currency: "EUR" } } });
    await desk.book(wanted, "shp_1");
    expect(easyPost.calls).toEqual(["POST /shipments", "GET /shipments/shp_1", "POST /shipments/shp_1/buy"]);
  });

  it("a rate of yesterday is not bought, but quoted again for the same shipment", async () => {
    const easyPost = fakeEasyPost(clock.now);
    const wanted = parcel();
    await overEasyPost(easyPost).quote(wanted);
    let later = clock.now() + 25 * 3_600_000;
    const next = overEasyPost(easyPost, { ...clock, now: () => later });
    expect(await next.book(wanted, "shp_1")).toEqual({ outcome: "quote-expired" });
    later = clock.now();
    expect(await next.quote(wanted, "shp_1")).toMatchObject({ offered: true, quote: { id: "shp_1" } });
    expect(await next.book(wanted, "shp_1")).toMatchObject({ outcome: "booked" });
    expect(easyPost.shipments).toHaveLength(1);
  });

  it("what another run bought a moment ago is found, not paid again", async () => {
    const { easyPost, desk } = connected();
    const wanted = parcel();
    await desk.quote(wanted);
    const both = await Promise.all([desk.book(wanted, "shp_1"), desk.book(wanted, "shp_1")]);
    expect(both[0]).toMatchObject({ outcome: "booked" });
    expect(both[1]).toEqual(both[0]);
    expect(easyPost.calls.filter((call) => call.endsWith("/buy"))).toHaveLength(2);
  });

  it("a rate that is gone is quoted again; another refusal is the carrier's no", async () => {
    const { easyPost, desk } = connected();
    const wanted = parcel();
    await desk.quote(wanted);
    easyPost.refuseNext("SHIPMENT.RATE.EXPIRED", "Rate has expired.");
    expect(await desk.book(wanted, "shp_1")).toEqual({ outcome: "quote-expired" });
    easyPost.refuseNext("PAYMENT.REQUIRED", "Insufficient funds.");
    expect(await desk.book(wanted, "shp_1")).toEqual({ outcome: "refused", because: "Insufficient funds." });
  });

  it("a fault of theirs is silence; nothing was booked where nothing was bought", async () => {
    const { easyPost, desk } = connected();
    await desk.quote(parcel());
    expect(await desk.find({ reference: "ord_x-101", quote: "shp_1" })).toBeUndefined();
    expect(await desk.cancel({ reference: "ord_x-101", quote: "shp_1" })).toBe("not-booked");
    expect(await desk.find({ reference: "ord_y-101" })).toBeUndefined();
    easyPost.fail(503);
    await expect(desk.find({ reference: "ord_x-101" })).rejects.toMatchObject({ name: "CarrierUnavailable" });
  });

  it("labels are fetched in the printer's format", async () => {
    const { desk } = connected();
    const { reference, quote } = await bought(desk, parcel());
    for (const format of ["pdf", "zpl"] as const)
      expect(Buffer.from((await desk.label({ reference, quote }, format)) as Uint8Array).toString()).toBe(
        `label /shp_1.${format}`,
      );
  });

  it("scans are told in our words and in the order of time; a word that we do not know stays as it is", async () => {
    const { desk } = connected();
    expect((await desk.track("EZ1")).map(({ code, at: when }) => [code, when])).toEqual([
      ["booked", "2026-03-03T17:00:00.000Z"],
      ["in-transit", "2026-03-03T20:00:00.000Z"],
      ["customs_hold", "2026-03-04T02:00:00.000Z"],
      ["delivered", "2026-03-04T09:00:00.000Z"],
    ]);
  });

  it("a manifest is a SCAN form of its shipments, found again by any of them", async () => {
    const { easyPost, desk } = connected();
    const parcels = [await bought(desk, parcel()), await bought(desk, parcel())];
    expect(await desk.manifest({ reference: "mft_1", parcels })).toEqual({
      outcome: "closed",
      number: "sf_1",
    });
    expect(easyPost.calls.slice(-2)).toEqual(["GET /shipments/shp_1", "POST /scan_forms"]);
    expect(await desk.manifest({ reference: "mft_1", parcels })).toEqual({
      outcome: "closed",
      number: "sf_1",
    });
    expect(easyPost.calls.slice(-2)).toEqual(["GET /shipments/shp_1", "GET /scan_forms/sf_1"]);
    expect(Buffer.from((await desk.manifestForm("sf_1")) as Uint8Array).toString()).toBe("label /sf_1.pdf");
  });

  it("a SCAN form that is being made is asked for again", async () => {
    const { easyPost, desk } = connected();
    const parcels = [await bought(desk, parcel())];
    easyPost.makeSlowly();
    expect(await desk.manifest({ reference: "mft_1", parcels })).toEqual({ outcome: "later" });
    expect(await desk.manifest({ reference: "mft_1", parcels })).toEqual({
      outcome: "closed",
      number: "sf_1",
    });
  });

  it("a SCAN form is refused for a parcel that is in another one, saying why", async () => {
    const { desk } = connected();
    const [one, other] = [await bought(desk, parcel()), await bought(desk, parcel())];
    await desk.manifest({ reference: "mft_1", parcels: [one] });
    expect(await desk.manifest({ reference: "mft_2", parcels: [other, one] })).toEqual({
      outcome: "refused",
      because: "A shipment already belongs to a scan form.",
    });
    expect(await desk.manifest({ reference: "mft_2", parcels: [one, other] })).toEqual({
      outcome: "refused",
      because: `sf_1 is without ${other.number}`,
    });
  });

  it("a pickup is the cheapest of the carrier's own, at the node's address", async () => {
    const { easyPost, desk } = connected();
    const example = await bought(desk, parcel());
    expect(await desk.requestPickup(truckFor(example))).toEqual({
      outcome: "confirmed",
      confirmation: "WTC123",
    });
    expect(easyPost.pickups).toMatchObject([
      {
        ...{ reference: "pkp_1", min_datetime: at, max_datetime: "2026-03-03T17:30:00.000Z" },
        ...{ address: { company: "Warehouse Lyon", zip: "69003" }, shipment: { id: "shp_1" } },
        bought: { carrier: "USPS", service: "Later" },
      },
    ]);
  });

  it("a parcel that a vendor has booked is followed by a tracker", async () => {
    const { easyPost, desk } = connected();
    await desk.follow("1Z999", ServiceId.parse("next-day"));
    expect(easyPost.calls).toEqual(["POST /trackers"]);
  });

  it("a label for the way back is a return, whose addresses it changes by itself", async () => {
    const { easyPost, desk } = connected();
    const back = { ...parcel(), reference: "rma_ord_1-1", comesBack: true as const };
    const first = await bought(desk, back);
    expect(easyPost.shipments[0]?.asked).toMatchObject({
      ...{ is_return: true, reference: "rma_ord_1-1" },
      ...{ from_address: { company: "Warehouse Lyon" }, to_address: { name: door.name } },
    });
    expect(await desk.book(back, first.quote)).toEqual({
      outcome: "booked",
      booking: { number: first.number },
    });
  });

  it("a carrier without a key is named", async () => {
    const [eclair] = carriers;
    const keyless = Carrier.parse({ ...eclair, connection: { kind: "easypost", services: {} } });
    await expect(carrierDesks(clock).of(keyless).find({ reference: "ord_1-101" })).rejects.toThrow(
      "the carrier keys have no apiKey for eclair",
    );
  });
});
