// A small stand-in for the API: it remembers what it was asked, and opens the next piece of work after
// each answer, as the workflows would.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createVirtualClock, type VirtualClock } from "#local/clock/virtual.ts";
import type { Host } from "#local/replay/client.ts";

export interface Call {
  readonly at: string;
  /** Who called: `node-st-lyon`. */
  readonly by: string;
  /** `POST /v1/tasks/.../accept` */
  readonly what: string;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
  readonly body: unknown;
}

export interface FakeApi extends Host {
  readonly clock: VirtualClock;
  /** Calls that change something, as they came. */
  readonly calls: Call[];
  /** Paths that were only read, as they came. */
  readonly reads: string[];
  openTask(kind: string, more?: object): void;
  openPurchaseOrder(): void;
  /** The next calls that change something fail with this status. */
  fail(times: number, status: number): void;
  stop(): Promise<void>;
}

const orderId = "ord_a";
const shipmentId = "ord_a-1";
const lines = [
  { sku: "MUG-1", quantity: 2 },
  { sku: "TEA-1", quantity: 1 },
];

/** A parcel that leaves on Tuesday evening and is due at the door on Wednesday, 8 to 18 o'clock in Paris. */
export const leg = {
  method: "home",
  node: "wh-lyon",
  carrier: "aube",
  service: "next-day",
  zone: "mainland",
  leavesAt: "2026-03-10T18:30:00.000Z",
  pickupParcels: 100,
  deliverFrom: "2026-03-11T07:00:00.000Z",
  saturdaySurcharge: 0,
  workDay: "2026-03-10",
  milestones: {
    acceptBy: "2026-03-10T14:00:00.000Z",
    pickBy: "2026-03-10T17:30:00.000Z",
    packBy: "2026-03-10T18:00:00.000Z",
    handOverBy: "2026-03-10T18:00:00.000Z",
    deliverBy: "2026-03-11T17:00:00.000Z",
  },
  orderBy: "2026-03-10T15:00:00.000Z",
};

export interface FakeOptions {
  readonly from: string;
  readonly node?: string;
}

export async function fakeApi({ from, node = "wh-lyon" }: FakeOptions): Promise<FakeApi> {
  const start = Date.parse(from);
  const clock = createVirtualClock({ from: start, until: start });
  const now = () => new Date(clock.now()).toISOString();
  const calls: Call[] = [];
  const reads: string[] = [];
  const tasks = new Map<string, object>();
  const orders = new Map<string, object>();
  let failures = { left: 0, status: 503 };

  const dueBy = (kind: string) => (kind === "handover" ? leg.milestones.handOverBy : leg.milestones.pickBy);
  const task = (kind: string, status: string, more: object = {}) => ({
    id: `${shipmentId}.${kind}`,
    kind,
    status,
    node,
    shipmentId,
    orderId,
    dueBy: dueBy(kind),
    lines,
    ...(kind === "handover" && { carrier: "aube", service: "next-day", tracking: "TRK1" }),
    ...(kind === "pick" && node.startsWith("wh-") && { pickWave: "pwv_a" }),
    openedAt: now(),
    updatedAt: now(),
    ...more,
  });
  /** Of all that is open, on one trolley. */
  const pickWave = () => ({
    id: "pwv_a",
    node,
    kind: "multi-line",
    because: "schedule",
    releasedAt: now(),
    dueBy: dueBy("pick"),
    isLate: false,
    zones: [],
    units: 3,
    aisles: 1,
    tasks: [...tasks.values()].map((one) => ({ ...shown(one), trolley: 1 })),
    walks: [],
  });
  const shown = (one: object) => ({
    task: "id" in one ? one.id : "",
    shipmentId,
    orderId,
    dueBy: dueBy("pick"),
  });
  const openTask = (kind: string, more: object = {}) => tasks.set(kind, task(kind, "open", more));
  const purchaseOrder = (status: string) => ({
    id: `po_${shipmentId}`,
    status,
    vendor: node,
    shipmentId,
    orderId,
    lines,
    milestones: leg.milestones,
    dueBy: leg.milestones.acceptBy,
    openedAt: now(),
    updatedAt: now(),
  });
  const order = () => ({
    id: orderId,
    channel: "web",
    channelOrderId: "A-1",
    status: "routed",
    method: "home",
    placedAt: from,
    updatedAt: now(),
    attempts: 1,
    shipments: 1,
    openShipments: 1,
    arrived: 0,
    unfilledUnits: 0,
    rescues: 0,
    lines,
    parcels: [
      {
        id: shipmentId,
        orderId,
        status: "booked",
        road: "warehouse",
        attempt: 1,
        node,
        leg: { ...leg, node },
        lines,
        weight: 900,
        createdAt: from,
        updatedAt: now(),
      },
    ],
  });
  const follows: Readonly<Record<string, string>> = {
    accept: "pick",
    confirm: "handover",
    short: "handover",
  };

  const answer = (method: string, path: string): unknown => {
    if (path.startsWith("/v1/planner/tasks")) return { tasks: [...tasks.values()] };
    if (path.startsWith("/v1/planner/purchase-orders")) return { purchaseOrders: [...orders.values()] };
    if (path.startsWith("/v1/pick-waves")) return pickWave();
    if (method === "GET") return order();
    if (path.startsWith("/v1/carriers")) return { taken: 1, unknown: [] };
    const [, kind, id = "", verb = ""] = /^\/v1\/(tasks|purchase-orders)\/([^/]+)\/(.+)$/.exec(path) ?? [];
    if (kind === "purchase-orders") return answerVendor(verb);
    const done = id.slice(id.lastIndexOf(".") + 1);
    const told = tasks.get(done) ?? task(done, "done");
    tasks.delete(done);
    const next = follows[verb];
    if (next !== undefined) openTask(next);
    return { ...told, status: "done" };
  };
  const answerVendor = (verb: string): unknown => {
    const status = { accept: "accepted", reject: "rejected", ship: "shipped" }[verb] ?? verb;
    if (status === "accepted") orders.set("po", purchaseOrder(status));
    else orders.delete("po");
    return purchaseOrder(status);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { method = "", url = "", headers } = request;
    const text = Buffer.concat(chunks).toString();
    const by = (headers.authorization ?? "").replace("Bearer ", "");
    const changes = method !== "GET";
    if (changes) {
      const body = text === "" ? undefined : JSON.parse(text);
      calls.push({ at: now(), by, what: `${method} ${url}`, headers, text, body });
    }
    if (!changes) reads.push(url.replace(/\?.*$/, ""));
    const fails = changes && failures.left > 0;
    if (fails) failures = { ...failures, left: failures.left - 1 };
    const problem = { type: "t", title: "t", status: failures.status, code: codes[failures.status] };
    response.writeHead(fails ? failures.status : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(fails ? problem : answer(method, url)));
  };
  const server = createServer((request, response) => {
    void clock.work(() => serve(request, response));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();

  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    tokenFor: ({ clientId }) => clientId,
    clock,
    calls,
    reads,
    openTask,
    openPurchaseOrder: () => orders.set("po", purchaseOrder("submitted")),
    fail(left, status) {
      failures = { left, status };
    },
    async stop() {
      await clock.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const codes: Readonly<Record<number, string>> = { 409: "conflict", 503: "unavailable" };
