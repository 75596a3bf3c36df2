// Every carrier's desk, by its connection.
import { z } from "zod";
import { fetchOutside } from "#shared/adapters/outside.ts";
import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { CarrierId } from "#shared/kernel/ids.ts";
import type { CarrierDesk, CarrierDesks } from "#shared/ports/carriers.ts";
import type { Clock } from "#shared/ports/system.ts";
import { easyPostApi, type Send } from "./easypost/easypost-api.ts";
import { easyPostDesk } from "./easypost/easypost-desk.ts";
import { tableRateDesk } from "./table-rate/table-rate-desk.ts";

/** What the secret holds for a carrier. */
const Keys = z.object({
  apiKey: z.string().min(1),
  /** With which its webhooks are signed. */
  webhookSecret: z.string().min(1).optional(),
});

/** JSON, by carrier; read when a carrier over an API is asked. */
type ReadKeys = () => Promise<string>;

const noKeys: ReadKeys = async () => "{}";

/** @param keys absent: no carrier over an API can be asked */
export function carrierDesks(clock: Clock, keys: ReadKeys = noKeys, send: Send = fetchOutside): CarrierDesks {
  return {
    of: (carrier) => deskOf(carrier, { clock, keys, send }),
    webhookSecret: async (carrier) => (await keysOf(carrier, keys))?.webhookSecret,
  };
}

interface Given {
  readonly clock: Clock;
  readonly keys: ReadKeys;
  readonly send: Send;
}

function deskOf(carrier: Carrier, { clock, keys, send }: Given): CarrierDesk {
  const { connection = { kind: "table-rate", unreachable: [] } } = carrier;
  switch (connection.kind) {
    case "table-rate":
      return tableRateDesk(carrier, connection, clock);
    case "easypost":
      return easyPostDesk(
        carrier,
        connection,
        easyPostApi(() => apiKeyOf(carrier, keys), send),
        clock,
      );
  }
}

async function keysOf(carrier: CarrierId, keys: ReadKeys): Promise<z.infer<typeof Keys> | undefined> {
  const all: unknown = JSON.parse(await keys());
  return Keys.safeParse(z.record(z.string(), z.unknown()).parse(all)[carrier]).data;
}

async function apiKeyOf({ id }: Carrier, keys: ReadKeys): Promise<string> {
  const known = await keysOf(id, keys);
  if (known === undefined) throw new Error(`the carrier keys have no apiKey for ${id}`);
  return known.apiKey;
}
