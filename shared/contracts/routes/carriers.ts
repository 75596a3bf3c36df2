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
  "take-easypost-events": route({
    method: "POST",
    path: "/v1/carriers/{carrier}/easypost",
    summary: "EasyPost's webhook, in its own form and with its own signature instead of a token",
    scopes: [],
    params: z.strictObject({ carrier: CarrierId }),
    headers: {
      "X-Hmac-Signature-V2":
        "`hmac-sha256-hex=` and the HMAC-SHA256 of X-Timestamp, method, X-Path and body with the webhook's secret.",
      "X-Hmac-Signature": "The same of the body alone, where there is no newer one.",
    },
    body: work.EasyPostEvent,
    maxBytes: 1024 * 1024,
    answers: { 200: work.CarrierEventsTaken },
  }),
} as const satisfies Record<string, Route>;
