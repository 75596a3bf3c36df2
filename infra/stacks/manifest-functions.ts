// What the functions of manifests may do.
import type { Access } from "../access.ts";
import { byParty, read, readAndWrite, unlock, write } from "../access.ts";
import type { DataStack } from "./data-stack.ts";

export function manifestFunctions(data: DataStack, once: { readonly IDEMPOTENCY_TABLE: Access }) {
  const NETWORK_TABLE = read(data.network);
  const CARRIER_KEYS = unlock(data.carrierKeys);
  return {
    "list-manifests": { access: { ORDERS_TABLE: read(data.orders, byParty) } },
    "close-manifest": {
      access: {
        ORDERS_TABLE: readAndWrite(data.orders, byParty),
        EVENTS_TABLE: write(data.events),
        ...{ NETWORK_TABLE, CARRIER_KEYS, ...once },
      },
      timeoutSeconds: 28,
    },
    "get-manifest": {
      access: {
        ORDERS_TABLE: read(data.orders),
        EVENTS_TABLE: read(data.events),
        ...{ NETWORK_TABLE, CARRIER_KEYS },
      },
      memoryMb: 512,
    },
  } as const;
}
