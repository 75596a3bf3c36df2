// Rows of docs/races.md that are about claims: two deeds, in every order in which their requests can come.
import type { Context } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { noteFound } from "#functions/carriers/note-found.ts";
import { createHandler as answerClaim } from "#functions/planner/answer-claim.ts";
import { claimWrite, dynamoClaims } from "#shared/adapters/dynamodb/claims.ts";
import { dynamoOrderBook } from "#shared/adapters/dynamodb/order-book.ts";
import { transact } from "#shared/adapters/dynamodb/transaction.ts";
import { Claim, type ClaimAnswer } from "#shared/domain/carriers/claim.ts";
import { orderOf } from "#shared/kernel/ids.ts";
import { HOUR, toInstant } from "#shared/kernel/time.ts";
import { everyInterleaving } from "#test/support/interleavings.ts";
import { tables } from "#test/support/tables.ts";
import { at } from "#test/support/waiting-order.ts";

await tables("orders", "events");

const names = { orders: "orders", events: "events" };
const claims = dynamoClaims(names);
const { timeline } = dynamoOrderBook({ ...names, stock: "stock" });
const clock = { now: () => Date.parse(at) + HOUR };
const handler = answerClaim({ claims, clock } as never);

let last = 0;

async function opened() {
  const claim = Claim.parse({
    ...{ id: `ord_lost${++last}-101`, orderId: `ord_lost${last}`, status: "opened", carrier: "eclair" },
    lines: [{ sku: "mug", quantity: 1 }],
    ...{ openedAt: at, updatedAt: at },
  });
  await transact([claimWrite("orders", claim)]);
  return { claim, told: [] as (number | string)[] };
}
type Opened = Awaited<ReturnType<typeof opened>>;

const says = (answer: ClaimAnswer) => async (one: Opened, nth: number) => {
  const event = {
    ...{ pathParameters: { id: one.claim.id }, body: JSON.stringify(answer), headers: {} },
    requestContext: { authorizer: { jwt: { claims: { scope: "lendemain/planner" } } } },
  };
  const { statusCode } = (await handler(event as never, {} as Context)) as { statusCode: number };
  one.told[nth] = statusCode;
};
/** A scan tells that the carrier has it after all. */
const turnsUp = async ({ claim, told }: Opened, nth: number) => {
  const orders = { shipments: async () => [] };
  await noteFound({ orders, claims }, claim, { code: "in-transit", at: toInstant(clock.now()) });
  told[nth] = "heard";
};

/** What was said to whom, with what the claim and the order's timeline say then. */
async function ends(...deeds: readonly ((one: Opened, nth: number) => Promise<void>)[]): Promise<string[]> {
  const all = new Set<string>();
  await everyInterleaving({
    begin: opened,
    deeds: deeds.map((deed, nth) => (one: Opened) => deed(one, nth)),
    async after({ claim, told }) {
      const { status, amount, because, closedBecause } = (await claims.of(claim.id)) ?? {};
      const events = (await timeline(orderOf(claim.id))).map(({ type }) =>
        type.replace("shipment.claim-", ""),
      );
      const says = [status, amount, because, closedBecause].filter((one) => one !== undefined).join(" ");
      all.add(`${told.join(", ")}: ${says}, told ${events.sort().join(" and ") || "nothing"}`);
    },
  });
  return [...all].sort();
}

const accepted = says({ outcome: "accepted", amount: 900 } as ClaimAnswer);
const refused = says({ outcome: "refused", because: "too late" });
const paid = says({ outcome: "closed", because: "paid" });

describe("two words of a claim", () => {
  it("are said one after the other, or the later one is refused", async () => {
    expect(await ends(accepted, refused)).toEqual([
      "200, 200: accepted 900, told accepted and refused",
      "200, 409: accepted 900, told accepted",
      "409, 200: refused too late, told refused",
    ]);
  });

  it("are the same word once", async () => {
    expect(await ends(paid, paid)).toEqual([
      "200, 409: closed paid, told closed",
      "409, 200: closed paid, told closed",
    ]);
  });
});

describe("a word of a claim, and the parcel that turns up", () => {
  it("is said before, or refused: the parcel is found in any case", async () => {
    expect(await ends(accepted, turnsUp)).toEqual([
      "200, heard: closed 900 found, told accepted and closed and shipment.found",
      "409, heard: closed found, told closed and shipment.found",
    ]);
  });
});
