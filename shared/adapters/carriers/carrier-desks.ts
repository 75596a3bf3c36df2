// Every carrier's desk, by its connection.
import { z } from "zod";
import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { CarrierDesk, CarrierDesks } from "#shared/ports/carriers.ts";
import type { Clock } from "#shared/ports/system.ts";
import { easyPostApi, type Send } from "./easypost/easypost-api.ts";
import { easyPostDesk } from "./easypost/easypost-desk.ts";
import { tableRateDesk } from "./table-rate/table-rate-desk.ts";

/** What the secret holds for a carrier. */
const Keys = z.object({ apiKey: z.string().min(1) });

/** @param keys JSON, by carrier; absent: no carrier over an API can be asked */
export function carrierDesks(clock: Clock, keys = "{}", send: Send = fetch): CarrierDesks {
  return { of: (carrier) => deskOf(carrier, { clock, keys, send }) };
}

interface Given {
  readonly clock: Clock;
  readonly keys: string;
  readonly send: Send;
}

function deskOf(carrier: Carrier, { clock, keys, send }: Given): CarrierDesk {
  const { connection = { kind: "table-rate", unreachable: [] } } = carrier;
  switch (connection.kind) {
    case "table-rate":
      return tableRateDesk(carrier, connection, clock);
    case "easypost":
      return easyPostDesk(carrier, connection, easyPostApi(keyOf(carrier, keys), send), clock);
  }
}

function keyOf({ id }: Carrier, keys: string): string {
  const all: unknown = JSON.parse(keys);
  const { data } = Keys.safeParse(z.record(z.string(), z.unknown()).parse(all)[id]);
  if (data === undefined) throw new Error(`the carrier keys have no apiKey for ${id}`);
  return data.apiKey;
}
