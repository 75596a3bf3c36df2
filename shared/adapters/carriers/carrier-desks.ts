// Every carrier's desk, by its connection.
import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { CarrierDesk, CarrierDesks } from "#shared/ports/carriers.ts";
import type { Clock } from "#shared/ports/system.ts";
import { tableRateDesk } from "./table-rate/table-rate-desk.ts";

export const carrierDesks = (clock: Clock): CarrierDesks => ({
  of: (carrier) => deskOf(carrier, clock),
});

function deskOf(carrier: Carrier, clock: Clock): CarrierDesk {
  const { connection = { kind: "table-rate", unreachable: [] } } = carrier;
  switch (connection.kind) {
    case "table-rate":
      return tableRateDesk(carrier, connection, clock);
  }
}
