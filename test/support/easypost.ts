// EasyPost's API as its public documentation describes it (docs.easypost.com: shipments, rates, refunds, trackers,
// errors), as far as we call it: small answers in its form, and the state that they speak of.
import type { Send } from "#shared/adapters/carriers/easypost/easypost-api.ts";

interface Kept {
  id: string;
  reference: string;
  tracking_code: string | null;
  refund_status: string | null;
  rates: object[];
  postage_label: object | null;
  asked: Record<string, unknown>;
}

export interface FakeEasyPost {
  readonly send: Send;
  /** `POST /shipments/shp_1/buy`, in their order. */
  readonly calls: readonly string[];
  readonly shipments: readonly Kept[];
  /** What the next buying is answered with. */
  refuseNext(code: string, message: string): void;
  /** It takes part in nothing any more: no answer, or this status. */
  fail(how: number | "silent"): void;
  readonly authorizations: ReadonlySet<string>;
}

export function fakeEasyPost(now: () => number): FakeEasyPost {
  const shipments: Kept[] = [];
  const calls: string[] = [];
  const authorizations = new Set<string>();
  let failing: number | "silent" | undefined;
  let refusal: { code: string; message: string } | undefined;
  const said = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });
  const error = (status: number, code: string, message: string) =>
    said(status, { error: { code, message, errors: [] } });
  const rates = (): object[] =>
    [
      { service: "Express", rate: "7.58" },
      { service: "GroundAdvantage", rate: "4.20" },
    ].map((rate, nth) => ({
      ...{
        id: `rate_${calls.length}_${nth}`,
        object: "Rate",
        mode: "test",
        carrier: "USPS",
        currency: "EUR",
      },
      ...{ delivery_days: 1, created_at: new Date(now()).toISOString(), ...rate },
    }));
  const buy = (kept: Kept, body: { rate: { id: string } }): Response => {
    if (refusal !== undefined) {
      const { code, message } = refusal;
      refusal = undefined;
      return error(422, code, message);
    }
    if (kept.tracking_code !== null)
      return error(422, "SHIPMENT.POSTAGE.EXISTS", "Postage already exists for this shipment.");
    if (!JSON.stringify(kept.rates).includes(`"${body.rate.id}"`))
      return error(404, "SHIPMENT.RATE.NOT_FOUND", "The requested rate could not be found.");
    kept.tracking_code = `EZ10000000${shipments.indexOf(kept) + 1}`;
    kept.postage_label = {
      label_pdf_url: `https://files.example/${kept.id}.pdf`,
      label_zpl_url: `https://files.example/${kept.id}.zpl`,
    };
    return said(200, kept);
  };
  const act = (verb: string, kept: Kept, body: never): Response => {
    if (verb === "buy") return buy(kept, body);
    if (verb === "rerate") kept.rates = rates();
    if (verb === "refund") kept.refund_status = "submitted";
    return said(200, kept);
  };
  const answer = (method: string, url: URL, body: never): Response => {
    const path = url.pathname.replace("/v2", "");
    if (url.hostname === "files.example") return new Response(`label ${path}`);
    if (path === "/trackers")
      return said(200, { trackers: [tracker(url.searchParams.get("tracking_code") ?? "")] });
    const [, , id, verb = ""] = path.split("/");
    if (method === "POST" && id === undefined) {
      const { shipment } = body as { shipment: Record<string, unknown> };
      const kept: Kept = {
        ...{ id: `shp_${shipments.length + 1}`, reference: String(shipment.reference), asked: shipment },
        ...{ tracking_code: null, refund_status: null, rates: rates(), postage_label: null },
      };
      shipments.push(kept);
      return said(201, kept);
    }
    const kept = shipments.find((one) => one.id === id || one.reference === decodeURIComponent(id ?? ""));
    return kept === undefined
      ? error(404, "NOT_FOUND", "The requested resource could not be found.")
      : act(verb, kept, body);
  };
  return {
    calls,
    shipments,
    authorizations,
    refuseNext(code, message) {
      refusal = { code, message };
    },
    fail(how) {
      failing = how;
    },
    async send(url, { method = "GET", body, headers }) {
      if (failing === "silent") throw new TypeError("fetch failed");
      if (failing !== undefined) return error(failing, "INTERNAL_SERVER_ERROR", "out of order");
      const at = new URL(url);
      calls.push(`${method} ${at.pathname.replace("/v2", "")}${at.search}`);
      authorizations.add(String(new Headers(headers).get("authorization")));
      return answer(method, at, (typeof body === "string" ? JSON.parse(body) : undefined) as never);
    },
  };
}

/** Its own order is not promised to be that of time. */
const tracker = (number: string) => ({
  ...{ id: "trk_1", object: "Tracker", tracking_code: number, status: "delivered" },
  tracking_details: [
    { object: "TrackingDetail", status: "in_transit", datetime: "2026-03-03T20:00:00Z", message: "Departed" },
    {
      object: "TrackingDetail",
      status: "pre_transit",
      datetime: "2026-03-03T18:00:00+01:00",
      message: "Label",
    },
    { object: "TrackingDetail", status: "customs_hold", datetime: "2026-03-04T02:00:00Z", message: "Held" },
    { object: "TrackingDetail", status: "unknown", datetime: null, message: "" },
    { object: "TrackingDetail", status: "delivered", datetime: "2026-03-04T09:00:00Z", message: "Delivered" },
  ],
});
