// EasyPost's public HTTP API, version 2, as far as we speak it: https://docs.easypost.com. Plain HTTP, basic
// authentication with the key as the user's name.
import { z } from "zod";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { TrackingDetail } from "./easypost-webhook.ts";

const BASE = "https://api.easypost.com/v2";
/** It asks the carriers in turn: most answer within seconds. */
const PATIENCE_MS = 10_000;

export type Send = (url: string, init: RequestInit) => Promise<Response>;

const Rate = z.object({
  id: z.string(),
  carrier: z.string(),
  service: z.string(),
  /** Decimal, in units of the currency: "7.58". */
  rate: z.string(),
  currency: z.string(),
  created_at: z.string().nullish(),
});
export type Rate = z.infer<typeof Rate>;

export const EasyPostShipment = z.object({
  id: z.string(),
  tracking_code: z.string().nullish(),
  refund_status: z.string().nullish(),
  rates: z.array(Rate).default([]),
  /** Of its manifest, once it is in one. */
  scan_form: z.object({ id: z.string() }).nullish(),
  postage_label: z.object({ label_pdf_url: z.url().nullish(), label_zpl_url: z.url().nullish() }).nullish(),
});
export type EasyPostShipment = z.infer<typeof EasyPostShipment>;

export const EasyPostTracker = z.object({ tracking_details: z.array(TrackingDetail).default([]) });
export const EasyPostTrackers = z.object({ trackers: z.array(EasyPostTracker) });

const Refusal = z.object({ error: z.object({ code: z.string(), message: z.unknown() }) });

/** What it said no to, by its code. */
export class EasyPostRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = "EasyPostRefusal";
    this.status = status;
    this.code = code;
  }
}

export interface EasyPostApi {
  ask<T extends z.ZodType>(answer: T, call: string, body?: object): Promise<z.infer<T>>;
  /** A file that it names. */
  file(url: string): Promise<Uint8Array>;
}

/**
 * @param key read for each call: it may be renewed meanwhile.
 * @throws CarrierUnavailable where there is no answer, or a fault of theirs; EasyPostRefusal
 */
export function easyPostApi(key: () => Promise<string>, send: Send): EasyPostApi {
  const sent = async (url: string, init: RequestInit): Promise<Response> => {
    const response = await send(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) }).catch(
      (error: unknown) => {
        throw new WorkflowError("CarrierUnavailable", "EasyPost does not answer", { cause: error });
      },
    );
    const { status } = response;
    if (status >= 500 || status === 429 || status === 408)
      throw new WorkflowError("CarrierUnavailable", `EasyPost answers ${status}`);
    return response;
  };
  return {
    async ask(answer, call, body) {
      const [method = "GET", path = ""] = call.split(" ");
      const authorization = `Basic ${Buffer.from(`${await key()}:`).toString("base64")}`;
      const headers = { authorization, "content-type": "application/json" };
      const response = await sent(`${BASE}${path}`, {
        ...{ method, headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const said: unknown = await response.json().catch(() => undefined);
      if (response.ok) return answer.parse(said);
      const { data } = Refusal.safeParse(said);
      const message =
        typeof data?.error.message === "string" ? data.error.message : `answers ${response.status}`;
      throw new EasyPostRefusal(response.status, data?.error.code ?? "", message);
    },
    async file(url) {
      const response = await sent(url, { method: "GET" });
      if (!response.ok) throw new EasyPostRefusal(response.status, "", "the label is not there");
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}
