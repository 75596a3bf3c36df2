// The desk of a tariff table, which needs no other party: a parcel's number follows from our reference, so that the
// same request is the same booking, and nothing has to be claimed before.
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import type { Connection } from "#shared/domain/carriers/connection.ts";
import type { Carrier } from "#shared/domain/network/carrier.ts";
import { derivedId } from "#shared/kernel/derived-id.ts";
import { toEpoch } from "#shared/kernel/time.ts";
import type { Booking, CarrierDesk } from "#shared/ports/carriers.ts";
import type { Clock } from "#shared/ports/system.ts";

type TableRate = Extract<Connection, { kind: "table-rate" }>;

export function tableRateDesk(
  carrier: Carrier,
  { intercepts, unreachable }: TableRate,
  clock: Clock,
): CarrierDesk {
  const reached = (): void => {
    const now = clock.now();
    if (unreachable.some(({ from, until }) => toEpoch(from) <= now && now < toEpoch(until)))
      throw new WorkflowError("CarrierUnavailable", `carrier ${carrier.id} does not answer`);
  };
  const bookingOf = (reference: string): Booking => ({
    number: derivedId("trk", carrier.id, reference).toUpperCase(),
  });
  const sold = (service: string): boolean => carrier.services.some(({ id }) => id === service);
  return {
    sells: false,
    async quote({ reference, service }) {
      reached();
      return sold(service)
        ? { offered: true, quote: { id: reference } }
        : { offered: false, because: `carrier ${carrier.id} has no service ${service}` };
    },
    async book({ reference, service }) {
      reached();
      if (!sold(service))
        return { outcome: "refused", because: `carrier ${carrier.id} has no service ${service}` };
      return { outcome: "booked", booking: bookingOf(reference) };
    },
    async find({ reference }) {
      reached();
      return bookingOf(reference);
    },
    async cancel() {
      // The number is simply never scanned.
      reached();
      return "cancelled";
    },
    async intercept() {
      reached();
      // It says so by its scans: "returned" once it is back.
      return intercepts === true ? "intercepted" : "not-offered";
    },
    async label() {
      return "ours";
    },
    account: () => "",
    async manifest({ reference }) {
      reached();
      return { outcome: "closed", number: reference.toUpperCase() };
    },
    async manifestForm() {
      return "ours";
    },
    async requestPickup({ reference }) {
      reached();
      return { outcome: "confirmed", confirmation: derivedId("cnf", carrier.id, reference).toUpperCase() };
    },
    // Its scans come for every number.
    follow: async () => undefined,
    async visitAgain() {
      // Its couriers read what was agreed of their parcels.
      reached();
      return carrier.services.some(({ secondVisit }) => secondVisit !== undefined) ? "agreed" : "refused";
    },
    async track() {
      // Its scans come through the webhook alone.
      return [];
    },
  };
}
