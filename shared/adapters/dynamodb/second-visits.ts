import type { SecondVisits } from "#shared/ports/second-visits.ts";
import { record } from "./event-journal.ts";
import { both, is, oneOf, set, update } from "./expressions.ts";
import { shipmentKey } from "./order-keys.ts";
import { outcome, type Tables } from "./order-tables.ts";
import { transact } from "./transaction.ts";

export function dynamoSecondVisits({ orders, events }: Tables): SecondVisits {
  return {
    async agree({ id, orderId, carrierStatusAt = "" }, { by, ...visit }, at) {
      const agreed = update({
        TableName: orders,
        Key: shipmentKey(orderId, id),
        change: [set({ secondVisit: visit, updatedAt: at })],
        // Nothing was heard of it since the visit that failed, and nobody else has agreed.
        condition: both(
          oneOf("status", ["handedOver"]),
          is("carrierStatus", "attempted"),
          is("carrierStatusAt", carrierStatusAt),
          neverAgreed,
        ),
      });
      const { visitBy, price } = visit;
      const fact = {
        type: "shipment.second-visit-agreed",
        shipmentId: id,
        facts: { visitBy, price, by },
      } as const;
      return outcome(await transact([{ Update: agreed }, ...record(events, orderId, at, [fact])]));
    },
  };
}

const neverAgreed = {
  text: "attribute_not_exists(#secondVisit.#visitBy)",
  names: { "#secondVisit": "secondVisit", "#visitBy": "visitBy" },
};
