// A carrier over EasyPost, from the label to the door and back: its key is put in place while the system runs, and its
// webhook comes as EasyPost signs it.
import { createHmac } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type FakeEasyPost, fakeEasyPost } from "#test/support/easypost.ts";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { ordered, type Story } from "#test/support/storyline.ts";

const SECRET = "clé-de-webhook";
const PATH = "/v1/carriers/eclair/easypost";
const HOUR = 3_600_000;
const days = ["mon", "tue", "wed", "thu", "fri"];
const pickup = {
  carrier: "eclair",
  service: "next-day",
  days,
  cutOff: "18:00",
  leaves: "18:30",
  parcels: 500,
};

let retailer: Retailer;
let easyPost: FakeEasyPost;
let order: Story;
let deliverBy = "";
beforeAll(async () => {
  easyPost = fakeEasyPost(() => retailer.now());
  const real = globalThis.fetch;
  vi.stubGlobal("fetch", (url: string, init: RequestInit) =>
    /^https:\/\/(api\.easypost\.com|files\.example)\//.test(url) ? easyPost.send(url, init) : real(url, init),
  );
  retailer = await openRetailer({ nodes: { lyon: { pickups: [pickup] as never } } });
  await stockUp(retailer, { mug: { lyon: 5 } });
  const { body } = await retailer.ask("operator", "GET /v1/network/carriers");
  const services = { "next-day": { carrier: "USPS", service: "Express" } };
  const [first, ...others] = body.carriers;
  const eclair = {
    ...first,
    connection: { kind: "easypost", services },
    endOfDay: { requestPickupBefore: "PT2H" },
  };
  await retailer.ask("operator", "PUT /v1/network/carriers", { body: { carriers: [eclair, ...others] } });
  await retailer.until(retailer.now() + 3_000);
  const file = retailer.host.folder.file("secrets.json");
  const secrets: Record<string, string> = JSON.parse(readFileSync(file, "utf8"));
  const [name = ""] = Object.keys(secrets).filter((one) => one.includes("CarrierKeys"));
  secrets[name] = JSON.stringify({ eclair: { apiKey: "EZTK-1", webhookSecret: SECRET } });
  writeFileSync(file, JSON.stringify(secrets));
  order = await ordered(retailer, { lines: { mug: 2 } });
  deliverBy = (await order.order()).promise.deliverBy;
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await retailer.close();
});

interface Told {
  readonly status?: string;
  readonly est_delivery_date?: string;
  readonly tracking_details?: readonly { status: string; datetime: string }[];
}
const tracker = async (told: Told) =>
  JSON.stringify({
    ...{ id: "evt_1", object: "Event", description: "tracker.updated", mode: "test" },
    result: { id: "trk_1", object: "Tracker", tracking_code: (await order.parcel()).tracking, ...told },
  });
const hmac = (text: string, secret = SECRET) =>
  `hmac-sha256-hex=${createHmac("sha256", secret.normalize("NFKD")).update(text).digest("hex")}`;
/** RFC 2822, as EasyPost writes it. */
const rfc2822 = (at: number) => new Date(at).toUTCString().replace("GMT", "-0000");

function newer(text: string, { at = retailer.now(), path = PATH, secret = SECRET } = {}) {
  const stamp = rfc2822(at);
  const signature = hmac(`${stamp}POST${path}${text}`, secret);
  return { "x-timestamp": stamp, "x-path": path, "x-hmac-signature-v2": signature };
}
const post = (text: string, headers: Record<string, string>) =>
  retailer.ask(undefined, `POST ${PATH}`, { text, headers });
const at = (ms = 0) => new Date(retailer.now() + ms).toISOString();

describe("over EasyPost", () => {
  it("a label is bought with the key that was put in place while the system runs", async () => {
    await order.tell("pick", "confirm");
    expect(await order.parcel()).toMatchObject({ status: "booked", tracking: "EZ100000001" });
    expect([...easyPost.authorizations]).toEqual([`Basic ${Buffer.from("EZTK-1:").toString("base64")}`]);
  });

  it("the truck is asked for, and the day ends with a SCAN form that is printed as EasyPost made it", async () => {
    await retailer.until("2026-03-03T15:10:00.000Z");
    await order.tell("handover", "handover");
    await retailer.until("2026-03-03T17:05:00.000Z");
    const { body } = await retailer.ask("node:lyon", "GET /v1/nodes/lyon/manifests");
    expect(body.pickups).toMatchObject([{ status: "confirmed", confirmation: "WTC123" }]);
    expect(body.manifests).toMatchObject([{ status: "closed", number: "sf_1", parcels: 1 }]);
    const printed = await retailer.ask("node:lyon", `GET /v1/manifests/${body.manifests[0].id}?format=pdf`);
    expect(Buffer.from(printed.body).toString()).toBe("label /sf_1.pdf");
  });
});

describe("EasyPost's webhook", () => {
  it("tells of a parcel in our words, the whole history each time, once", async () => {
    const details = [
      { status: "pre_transit", datetime: at(-2 * HOUR) },
      { status: "in_transit", datetime: at(-HOUR / 2) },
    ];
    const text = await tracker({ status: "in_transit", tracking_details: details });
    for (let times = 0; times < 2; times += 1)
      expect(await post(text, newer(text))).toMatchObject({ status: 200, body: { taken: 2, unknown: [] } });
    expect(await order.parcel()).toMatchObject({ status: "handedOver", carrierStatus: "in-transit" });
    const scans = (await order.timeline()).filter(
      ({ type }: { type: string }) => type === "shipment.scanned",
    );
    expect(scans.map(({ facts }: { facts: { code: string } }) => facts.code)).toEqual([
      "booked",
      "in-transit",
    ]);
  });

  it("tells of a day on which the parcel comes, which is told to the customer where it is too late", async () => {
    const late = new Date(Date.parse(deliverBy) + 48 * HOUR).toISOString();
    const est_delivery_date = `${late.slice(0, 10)}T00:00:00Z`;
    await retailer.until(retailer.now() + HOUR);
    const details = [{ status: "in_transit", datetime: at() }];
    const text = await tracker({ status: "in_transit", est_delivery_date, tracking_details: details });
    expect((await post(text, newer(text))).status).toBe(200);
    expect((await order.order()).expectedBy).toBe(late);
  });

  it("of before is taken as well, signed over the body alone", async () => {
    await retailer.until(retailer.now() + HOUR);
    const text = await tracker({ tracking_details: [{ status: "out_for_delivery", datetime: at() }] });
    expect((await post(text, { "x-hmac-signature": hmac(text) })).status).toBe(200);
    expect((await order.parcel()).carrierStatus).toBe("out-for-delivery");
  });

  it("is refused without a signature, with another secret's, with an old one, and with one for another path", async () => {
    const text = await tracker({ tracking_details: [{ status: "delivered", datetime: at() }] });
    const wrong: readonly Record<string, string>[] = [
      {},
      newer(text, { secret: "another" }),
      newer(text, { at: retailer.now() - 10 * 60_000 }),
      newer(text, { path: "/v1/carriers/flaneur/easypost" }),
      { ...newer(text), "x-timestamp": "yesterday" },
      { "x-hmac-signature": hmac(`${text} `) },
    ];
    for (const headers of wrong)
      expect(await post(text, headers)).toMatchObject({ status: 401, body: { code: "bad-signature" } });
    expect((await order.parcel()).carrierStatus).toBe("out-for-delivery");
  });

  it("of a carrier that is not asked over EasyPost is not expected", async () => {
    const { status } = await retailer.ask(undefined, "POST /v1/carriers/flaneur/easypost", {
      text: await tracker({}),
    });
    expect(status).toBe(404);
  });

  it("of other things than parcels is heard, and changes nothing", async () => {
    const text = JSON.stringify({ description: "batch.updated", result: { object: "Batch" } });
    expect(await post(text, newer(text))).toMatchObject({ status: 200, body: { taken: 0, unknown: [] } });
  });

  it("brings the order to its end", async () => {
    await retailer.until(retailer.now() + HOUR);
    const text = await tracker({ tracking_details: [{ status: "delivered", datetime: at() }] });
    await post(text, newer(text));
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: true } });
  });
});

it("a parcel that a vendor has booked is followed over EasyPost, by whichever carrier it goes", async () => {
  await stockUp(retailer, { sofa: { nantes: 2 } });
  const sofa = await ordered(retailer, { lines: { sofa: 1 } });
  await sofa.sayTo("accept");
  const shipped = await sofa.sayTo("ship", { carrier: "eclair", service: "next-day", tracking: "1Z999" });
  expect(shipped.status).toBe(200);
  await retailer.until(retailer.now() + 60_000);
  expect(easyPost.calls.filter((call) => call === "POST /trackers")).toHaveLength(1);
  const text = JSON.stringify({
    description: "tracker.updated",
    result: { tracking_code: "1Z999", tracking_details: [{ status: "in_transit", datetime: at() }] },
  });
  expect(await post(text, newer(text))).toMatchObject({ status: 200, body: { taken: 1, unknown: [] } });
  expect((await sofa.parcel()).carrierStatus).toBe("in-transit");
});

describe("a return over EasyPost", () => {
  const announce = () =>
    retailer.ask("channel:web", `POST /v1/orders/${order.id}/returns`, {
      body: { lines: [{ sku: "mug", quantity: 1 }], reason: "changed-mind", by: "post" },
    });

  it("has a label for the way back, bought once though the answer was lost", async () => {
    easyPost.loseNext("buy");
    expect((await announce()).status).toBe(503);
    const { status, body } = await announce();
    expect({ status, body }).toMatchObject({ status: 201, body: { label: { tracking: "EZ100000002" } } });
    expect(easyPost.shipments.map(({ asked }) => asked.is_return ?? false)).toEqual([false, true]);
    expect(easyPost.calls.filter((call) => /^POST .shipments.*buy$/.test(call))).toHaveLength(2);
  });

  it("has a label to print, which is the carrier's", async () => {
    const { body } = await retailer.ask("channel:web", `GET /v1/returns/rma_${order.id}-1/label`);
    expect(Buffer.from(body).toString()).toBe("label /shp_2.pdf");
  });
});
