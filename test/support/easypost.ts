// EasyPost's API as its public documentation describes it (docs.easypost.com: shipments, rates, refunds, trackers,
// SCAN forms, pickups, errors), as far as we call it: small answers in its form, and the state that they speak of.
import type { Send } from "#shared/adapters/carriers/easypost/easypost-api.ts";

interface Kept {
  id: string;
  reference: string;
  tracking_code: string | null;
  refund_status: string | null;
  rates: object[];
  postage_label: object | null;
  scan_form: { id: string } | null;
  asked: Record<string, unknown>;
}

export interface FakeEasyPost {
  readonly send: Send;
  /** `POST /shipments/shp_1/buy`, in their order. */
  readonly calls: readonly string[];
  readonly shipments: readonly Kept[];
  /** Bodies of the requests for pickups. */
  readonly pickups: readonly Record<string, unknown>[];
  /** It does this the next time, and nobody hears of it. */
  loseNext(verb: string): void;
  /** The next form is not made at once. */
  makeSlowly(): void;
  /** What the next buying is answered with. */
  refuseNext(code: string, message: string): void;
  /** It takes part in nothing any more: no answer, or this status. */
  fail(how: number | "silent"): void;
  readonly authorizations: ReadonlySet<string>;
}

export function fakeEasyPost(now: () => number): FakeEasyPost {
  const shipments: Kept[] = [];
  const forms: Record<string, unknown>[] = [];
  const pickups: Record<string, unknown>[] = [];
  let isSlow = false;
  let lost: string | undefined;
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
  const scanForm = ({ shipments: wanted }: { shipments: { id: string }[] }): Response => {
    const those = wanted.flatMap(({ id }) => shipments.find((one) => one.id === id) ?? []);
    if (those.length < wanted.length || those.some((one) => one.tracking_code === null))
      return error(422, "SCAN_FORM.CREATE.INVALID", "Shipments must have postage.");
    if (those.some((one) => one.scan_form !== null))
      return error(422, "SCAN_FORM.SHIPMENT.EXISTS", "A shipment already belongs to a scan form.");
    const id = `sf_${forms.length + 1}`;
    const form_url = `https://files.example/${id}.pdf`;
    const tracking_codes = those.map((one) => one.tracking_code);
    const status = isSlow ? "creating" : "created";
    isSlow = false;
    const form = { id, object: "ScanForm", status, message: null, tracking_codes, form_url };
    for (const one of those) one.scan_form = { id };
    forms.push(form);
    return said(201, form);
  };
  const formNow = (id: string): Response => {
    const form = forms.find((one) => one.id === id);
    if (form === undefined) return error(404, "NOT_FOUND", "The requested resource could not be found.");
    form.status = "created";
    return said(200, form);
  };
  const pickup = (method: string, [id = "", verb = ""]: readonly string[], body: never): Response => {
    if (method === "POST" && id === "") {
      const { pickup: asked } = body as { pickup: Record<string, unknown> };
      const offered = [
        { carrier: "USPS", service: "NextDay", rate: "3.00", currency: "EUR" },
        { carrier: "USPS", service: "Later", rate: "0.00", currency: "EUR" },
        { carrier: "UPS", service: "Free", rate: "0.00", currency: "EUR" },
      ];
      const made = { id: `pickup_${pickups.length + 1}`, status: "unknown", confirmation: null };
      pickups.push({ ...asked, ...made, messages: [], pickup_rates: offered });
      return said(201, pickups.at(-1));
    }
    const found = pickups.find((one) => one.id === id || one.reference === id);
    if (found === undefined) return error(404, "NOT_FOUND", "The requested resource could not be found.");
    if (verb === "buy") {
      if (found.status === "scheduled") return error(422, "PICKUP.BUY.EXISTS", "It is scheduled already.");
      Object.assign(found, { status: "scheduled", confirmation: "WTC123", bought: body });
    }
    return said(200, found);
  };
  const trackers = (method: string, url: URL, body: never): Response => {
    if (method === "GET")
      return said(200, { trackers: [tracker(url.searchParams.get("tracking_code") ?? "")] });
    const { tracker: asked } = body as { tracker: { tracking_code: string } };
    return said(200, { ...tracker(asked.tracking_code), tracking_details: [] });
  };
  const answer = (method: string, url: URL, body: never): Response => {
    const path = url.pathname.replace("/v2", "");
    if (url.hostname === "files.example") return new Response(`label ${path}`);
    if (path === "/trackers") return trackers(method, url, body);
    const [, kind, id, verb = ""] = path.split("/");
    if (kind === "scan_forms") return method === "POST" ? scanForm(body) : formNow(id ?? "");
    if (kind === "pickups") return pickup(method, [decodeURIComponent(id ?? ""), verb], body);
    if (method === "POST" && id === undefined) {
      const { shipment } = body as { shipment: Record<string, unknown> };
      const kept: Kept = {
        ...{ id: `shp_${shipments.length + 1}`, reference: String(shipment.reference), asked: shipment },
        ...{ tracking_code: null, refund_status: null, rates: rates() },
        ...{ postage_label: null, scan_form: null },
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
    pickups,
    loseNext(verb) {
      lost = verb;
    },
    makeSlowly() {
      isSlow = true;
    },
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
      const said = answer(method, at, (typeof body === "string" ? JSON.parse(body) : undefined) as never);
      if (lost === undefined || !at.pathname.endsWith(lost)) return said;
      lost = undefined;
      throw new TypeError("fetch failed");
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
