// docs/purchase-orders.md is the table of vendor-calls.ts, written out: `npx vitest run test/shared/domain/vendors/vendor-calls.test.ts -u`.
import { describe, expect, it } from "vitest";
import { eventTable, vendorEventTypes } from "#shared/contracts/events.ts";
import { openPurchaseOrderStatuses, purchaseOrderStatuses } from "#shared/domain/orders/lifecycles.ts";
import { instead, maySay, type VendorCall, vendorCalls } from "#shared/domain/vendors/vendor-calls.ts";

const calls = Object.keys(vendorCalls) as VendorCall[];
const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

const document = [
  "# A purchase order, as its vendor sees it",
  "",
  "What a vendor can say in each state, by `POST /v1/purchase-orders/{id}/<call>`. Any other word is refused with 409, which",
  "says what to do instead. The same word twice is heard once. In parts: `accept` names quantities of lines, `ship` what is in",
  "one parcel. What has nothing left to do is found by its status: `GET /v1/vendors/{id}/purchase-orders?status=closed`.",
  "",
  row(["state", ...calls.map((call) => `\`${call}\``), "what to do"]),
  row(["state", ...calls, ""].map(() => "---")),
  ...purchaseOrderStatuses.map((status) =>
    row([status, ...calls.map((call) => (maySay(status, call) ? "yes" : "")), instead[status]]),
  ),
  "",
  "What a vendor's webhook tells, of its own purchase orders:",
  "",
  row(["event", "means"]),
  row(["---", "---"]),
  ...vendorEventTypes.map((type) => row([`\`${type}\``, eventTable[type].means])),
  "",
].join("\n");

describe("what a vendor can say", () => {
  it("is as the documentation has it", async () => {
    await expect(document).toMatchFileSnapshot("../../../../docs/purchase-orders.md");
  });

  it("is something wherever it has something to do, and nothing where it has not", () => {
    for (const status of purchaseOrderStatuses)
      expect([status, calls.some((call) => maySay(status, call))]).toEqual([
        status,
        openPurchaseOrderStatuses.includes(status),
      ]);
  });
});
