// Every error of the API is a problem document (RFC 9457) with a stable code.
import { z } from "zod";

/** Code -> HTTP status and title. The domain knows no status; this table is where a refusal gets one. */
export const problems = {
  "invalid-request": { status: 400, title: "The request does not have the documented form" },
  "invalid-json": { status: 400, title: "The body is not JSON" },
  "missing-idempotency-key": {
    status: 400,
    title: "An Idempotency-Key is 1 to 120 printable characters; to place an order, it is required",
  },
  "bad-signature": { status: 401, title: "The webhook's signature or timestamp is not valid" },
  forbidden: { status: 403, title: "The token does not speak for this party" },
  "not-found": { status: 404, title: "There is no such thing, or it is not yours" },
  "in-progress": {
    status: 409,
    title: "Another request with this key is being worked on; come back for its answer",
  },
  conflict: { status: 409, title: "The thing is in a state that does not allow this" },
  "change-too-late": {
    status: 409,
    title: "The order has come too far for this change; the detail says what can be done instead",
  },
  "promise-expired": { status: 409, title: "The promise has expired; the offer enclosed is fresh" },
  "promise-redeemed": {
    status: 409,
    title: "The promise was redeemed by another order; the offer enclosed is fresh",
  },
  "promise-differs": {
    status: 409,
    title: "The order is not the cart or the option that was promised; the offer enclosed is for this one",
  },
  "duplicate-order": { status: 409, title: "The channel already placed an order with this channelOrderId" },
  "body-too-large": {
    status: 413,
    title:
      "The body is over 256 KiB; over 5 MiB for a stock import, which without content is answered with an address for the file",
  },
  "idempotency-mismatch": { status: 422, title: "The key was used before with another request" },
  "unknown-sku": { status: 422, title: "No item has this SKU" },
  "unknown-node": { status: 422, title: "No node has this id" },
  "unknown-postcode": { status: 422, title: "The postcode does not exist in the country" },
  "duplicate-line": { status: 422, title: "A SKU may occur in one line only" },
  "too-many-lines": { status: 422, title: "An order holds at most 1,200 lines" },
  "date-in-the-past": { status: 422, title: "The requested date has passed" },
  "wrong-pickup-code": { status: 422, title: "This is not the code of the order; nothing is given out" },
  "pickup-code-locked": {
    status: 409,
    title: "Too many wrong codes were shown; the channel can renew the code",
  },
  "not-checked": {
    status: 422,
    title: "Say that you have checked what the task asks for; else give nothing out",
  },
  "no-delegate-named": { status: 422, title: "The channel has named nobody else who may collect this order" },
  "not-a-collection-point": { status: 422, title: "Orders cannot be collected there" },
  "out-of-stock": { status: 422, title: "The cart cannot be filled" },
  unreachable: { status: 422, title: "No service reaches the destination in time" },
  "no-store-nearby": { status: 422, title: "No store to collect in has the whole cart" },
  "wrong-item": { status: 422, title: "The task does not ask for what was scanned" },
  "wrong-place": { status: 422, title: "What is asked for lies somewhere else" },
  "over-quantity": { status: 422, title: "More was scanned than the task asks for" },
  "scans-missing": { status: 409, title: "This node confirms only what was scanned" },
  "weight-off": { status: 422, title: "The parcel does not weigh what it should" },
  "restricted-goods": { status: 422, title: "No service takes goods that the cart contains" },
  "not-returnable": {
    status: 422,
    title: "Units cannot be returned: not delivered, returned already, or too late; the fields say which",
  },
  "webhook-url-refused": {
    status: 422,
    title: "A webhook goes to https at a public address, without a name or password in it",
  },
  "too-many-webhooks": {
    status: 422,
    title: "A channel or a vendor has at most 10 webhooks: remove one first",
  },
  "too-many-requests": { status: 429, title: "Too many requests; try again later" },
  "internal-error": {
    status: 500,
    title: "Something went wrong on our side; the same request may be sent again",
  },
  unavailable: { status: 503, title: "Not available for the moment; try again" },
} as const;

export type ProblemCode = keyof typeof problems;

export const FieldError = z.strictObject({
  /** JSON path of the field, for example `lines.0.quantity`. */
  field: z.string(),
  message: z.string(),
});
export type FieldError = z.infer<typeof FieldError>;

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
  detail: z.string().optional(),
  errors: z.array(FieldError).optional(),
  /** With a promise that cannot be redeemed, or a change that its promise does not allow: what can be promised now, a quote as POST /v1/promises gives it. */
  offer: z.record(z.string(), z.unknown()).optional(),
  /** Or why nothing can. */
  noOffer: z.object({ code: z.string(), detail: z.string() }).loose().optional(),
});
export type Problem = z.infer<typeof Problem>;

/** A refusal on its way to a problem document. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    code: ProblemCode,
    detail?: string,
    more: { errors?: readonly FieldError[]; extra?: Record<string, unknown> } = {},
  ) {
    super(detail ?? problems[code].title);
    this.name = "ProblemError";
    this.code = code;
    this.errors = more.errors ?? [];
    this.extra = more.extra ?? {};
  }
}
