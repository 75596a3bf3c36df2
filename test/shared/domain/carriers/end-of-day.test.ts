import { describe, expect, it } from "vitest";
import { daysOver, trucksToRequest } from "#shared/domain/carriers/end-of-day.ts";
import { Carrier } from "#shared/domain/network/carrier.ts";
import type { Network } from "#shared/domain/network/network.ts";
import { world } from "#test/support/network.ts";

const { network } = world({ now: "2026-03-03T08:00:00.000Z" });
const wanting = (...ids: readonly string[]): Network => ({
  ...network,
  carriers: network.carriers.map((carrier) =>
    ids.includes(carrier.id)
      ? Carrier.parse({ ...carrier, endOfDay: { requestPickupBefore: "PT2H" } })
      : carrier,
  ),
});
const named = (trucks: ReturnType<typeof daysOver>) =>
  trucks.map(({ node, carrier, leavesAt }) => `${node.id} ${carrier.id} ${new Date(leavesAt).toISOString()}`);
const over = (its: Network, at: string) => named(daysOver(its, Date.parse(at)));
const wanted = (its: Network, at: string) => named(trucksToRequest(its, Date.parse(at)));

describe("a node's day with a carrier", () => {
  it("is over from the last cut-off until an hour after the truck, by the node's own clock", () => {
    const its = wanting("eclair");
    expect(over(its, "2026-03-03T16:59:00Z")).toEqual([]);
    const trucks = ["lyon", "paris", "strasbourg"].map((node) => `${node} eclair 2026-03-03T17:30:00.000Z`);
    expect(over(its, "2026-03-03T17:00:00Z")).toEqual(trucks);
    expect(over(its, "2026-03-03T18:29:00Z")).toEqual(trucks);
    expect(over(its, "2026-03-03T18:30:00Z")).toEqual([]);
    // In summer, an hour sooner by the clock of all.
    expect(over(its, "2026-07-07T16:00:00Z")).toEqual(
      ["lyon", "paris", "strasbourg"].map((node) => `${node} eclair 2026-07-07T16:30:00.000Z`),
    );
  });

  it("ends with the last of several trucks, the courier's in Paris; a vendor's is its own", () => {
    const its = wanting("flaneur");
    expect(over(its, "2026-03-03T16:10:00Z")).toEqual([
      "lyon flaneur 2026-03-03T16:15:00.000Z",
      "paris flaneur 2026-03-03T16:30:00.000Z",
    ]);
  });

  it("has no end where no truck calls, or nobody wants to hear of it", () => {
    expect(over(wanting("eclair"), "2026-03-08T17:10:00Z")).toEqual([]);
    expect(over(network, "2026-03-03T17:10:00Z")).toEqual([]);
  });

  it("has its truck asked for two hours before the cut-off, and no more after it", () => {
    const its = wanting("eclair");
    expect(wanted(its, "2026-03-03T14:59:00Z")).toEqual([]);
    expect(wanted(its, "2026-03-03T15:00:00Z")).toHaveLength(3);
    expect(wanted(its, "2026-03-03T17:00:00Z")).toEqual([]);
  });
});
