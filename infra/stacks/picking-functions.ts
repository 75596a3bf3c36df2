// What the functions of picking may do.
import type { Access } from "../access.ts";
import { byParty, read, readAndWrite } from "../access.ts";
import type { DataStack } from "./data-stack.ts";

export function pickingFunctions(data: DataStack, once: { readonly IDEMPOTENCY_TABLE: Access }) {
  const NETWORK_TABLE = read(data.network);
  const ORDERS_TABLE = read(data.orders);
  const printing = { ORDERS_TABLE, EVENTS_TABLE: read(data.events), NETWORK_TABLE };
  return {
    "put-places": { access: { NETWORK_TABLE: readAndWrite(data.network), ...once }, timeoutSeconds: 28 },
    "get-places": { access: { NETWORK_TABLE } },
    "plan-pick-waves": {
      access: {
        ORDERS_TABLE: readAndWrite(data.orders, byParty),
        EVENTS_TABLE: read(data.events),
        NETWORK_TABLE,
        ...once,
      },
      memoryMb: 1024,
      timeoutSeconds: 28,
    },
    "scan-item": {
      access: {
        ORDERS_TABLE: readAndWrite(data.orders),
        EVENTS_TABLE: read(data.events),
        NETWORK_TABLE,
        ...once,
      },
    },
    "list-pick-waves": { access: { ORDERS_TABLE: read(data.orders, byParty) } },
    "get-pick-wave": { access: { ORDERS_TABLE, NETWORK_TABLE } },
    "print-pick-wave": { access: { ORDERS_TABLE, NETWORK_TABLE }, memoryMb: 512 },
    "print-pick-list": { access: printing, memoryMb: 512 },
    "print-packing-slip": { access: printing, memoryMb: 512 },
  } as const;
}
