// A parcel with its label, as the node that packs it prints it, and in the words of its carrier.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grantOf, openRetailer, type Retailer, signed, stockUp } from "#test/support/retailer.ts";
import { door, ordered, type Story } from "#test/support/storyline.ts";

let retailer: Retailer;
let order: Story;
beforeAll(async () => {
  retailer = await openRetailer();
  await stockUp(retailer, { mug: { lyon: 5 } });
  order = await ordered(retailer, {
    lines: { mug: 1 },
    more: { destination: { ...door, name: "Zoé ^XZ_Roux", street: "1 rue de l’Été" } },
  });
});
afterAll(() => retailer.close());

async function label(party: string, task: string, query = "") {
  const token = await retailer.host.tokenFor({ clientId: "test", scopes: grantOf(party) });
  const response = await fetch(`${retailer.host.url}/v1/tasks/${task}/label${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    cache: response.headers.get("cache-control"),
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}

describe("a label", () => {
  it("is there when the parcel is booked, for its own node alone", async () => {
    const pick = await order.task("pick");
    expect((await label("node:lyon", pick.id)).status).toBe(409);
    await order.tell("pick", "confirm");
    const { id } = await order.task("handover");
    expect((await label("node:paris", id)).status).toBe(403);
    expect(await label("node:lyon", id)).toMatchObject({
      ...{ status: 200, type: "application/pdf", cache: "no-store" },
    });
  });

  it("is a PDF for any printer", async () => {
    const { id } = await order.task("handover");
    const { bytes } = await label("node:lyon", id, "?format=pdf");
    expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("is ZPL for a label printer, with both addresses, the service, the routing, the weight and the number in bars", async () => {
    const { id, tracking = "" } = await order.task("handover");
    const { status, type, bytes } = await label("node:lyon", id, "?format=zpl");
    expect({ status, type }).toEqual({ status: 200, type: "application/zpl" });
    const zpl = bytes.toString();
    expect(zpl.startsWith("^XA\n^CI28")).toBe(true);
    // A name that looks like a command is text.
    expect(zpl.match(/\^XZ/g)).toHaveLength(1);
    expect(zpl).toContain("^FDZoé _5EXZ_5FRoux^FS");
    for (const text of ["1 rue de l’Été", "75004 PARIS FR", "Warehouse Lyon", "69003 LYON FR"])
      expect(zpl).toContain(`^FD${text}^FS`);
    expect(zpl).toContain("^FDEclair  Next day^FS");
    expect(zpl).toContain("^FDFR-FRANCE-75^FS");
    expect(zpl).toContain("^FDWeight: 0.40 kg^FS");
    expect(zpl).toContain(`^BCN,180,Y,N,N^FH^FD${tracking.replaceAll("_", "_5F")}^FS`);
  });
});

describe("a scan", () => {
  const scans = async () =>
    (await order.timeline())
      .filter(({ type }: { type: string }) => type === "shipment.scanned")
      .map(({ facts }: { facts: { code: string; known?: boolean } }) => [facts.code, facts.known ?? true]);
  const later = () => retailer.until(retailer.now() + 60_000);

  it("that tells of the booking alone does not say that the carrier has the parcel", async () => {
    await order.scan("booked");
    expect(await order.parcel()).toMatchObject({ status: "booked", carrierStatus: "booked" });
    await later();
    await order.scan("collected");
    expect(await order.parcel()).toMatchObject({ status: "handedOver", carrierStatus: "collected" });
  });

  it("with another time at the door is told, and says whether that is too late", async () => {
    await later();
    const { tracking = "", leg } = await order.parcel();
    const at = new Date(retailer.now()).toISOString();
    const dueBy = leg.milestones.deliverBy;
    const expectedAt = new Date(Date.parse(dueBy) + 3_600_000).toISOString();
    for (const id of ["eta-1", "eta-1"]) {
      const text = JSON.stringify({ events: [{ id, tracking, code: "in-transit", at, expectedAt }] });
      const headers = signed(retailer, "eclair", text);
      await retailer.ask("carrier:eclair", "POST /v1/carriers/eclair/events", { text, headers });
    }
    expect(await order.parcel()).toMatchObject({ carrierStatus: "in-transit", expectedAt });
    const told = (await order.timeline()).filter(
      ({ type }: { type: string }) => type === "shipment.estimated",
    );
    expect(told).toMatchObject([{ facts: { expectedAt, dueBy, isLate: true } }]);
  });

  it("in a word that we do not know is kept in the timeline, once, and changes nothing", async () => {
    await later();
    for (let times = 0; times < 2; times += 1)
      expect(await order.scan("held-at-customs")).toMatchObject({ status: 200, body: { taken: 1 } });
    expect(await order.parcel()).toMatchObject({ status: "handedOver", carrierStatus: "in-transit" });
    await later();
    await order.scan("delivered");
    expect((await order.order()).status).toBe("completed");
    expect(await scans()).toEqual([
      ["booked", true],
      ["collected", true],
      ["in-transit", true],
      ["held-at-customs", false],
      ["delivered", true],
    ]);
  });
});
