// The carrier desk of the tariff tables, which needs no other party: a parcel's number follows from our
// reference, so that the same request is the same booking, and nothing has to be claimed before.
import { derivedId } from "#shared/kernel/derived-id.ts";
import type { CarrierDesk } from "#shared/ports/carriers.ts";

export const tableRateDesk: CarrierDesk = {
  async book({ carrier, shipmentId }) {
    return { tracking: derivedId("trk", carrier, shipmentId).toUpperCase() };
  },
  async bookReturn({ carrier, returnId }) {
    return { tracking: derivedId("trk", carrier, returnId).toUpperCase() };
  },
  async voidBooking() {
    // The number is simply never scanned.
  },
};
