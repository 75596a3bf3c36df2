// What carriers tell.
import { z } from "zod";
import { CarrierId } from "#shared/kernel/ids.ts";
import * as work from "../api/work.ts";
import { type Route, route } from "./route.ts";

export const carriersRoutes = {
  "take-carrier-events": route({
    method: "POST",
    path: "/v1/carriers/{carrier}/events",
    summary: "Tracking events, signed",
    scopes: ["carrier"],
    params: z.strictObject({ carrier: CarrierId }),
    headers: {
      "Lendemain-Timestamp": "Seconds since the Unix epoch; at most five minutes from now.",
      "Lendemain-Signature": "Hex HMAC-SHA256 of `<timestamp>.<body>` with the carrier's key.",
    },
    body: work.CarrierEvents,
    answers: { 200: work.CarrierEventsTaken },
  }),
} as const satisfies Record<string, Route>;
