// One shipment's story, told with made-up functions: what goes wrong at each step, and where that leads.
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Definition,
  definitionOf,
  run,
  type Said,
  type Script,
  type Told,
} from "#test/support/workflows.ts";

let definition: Definition;
beforeAll(async () => {
  definition = await definitionOf("fulfil-shipment");
});

const HOUR = 3_600_000;
const milestones = {
  acceptBy: "2026-03-03T10:00:00.000Z",
  pickBy: "2026-03-03T12:00:00.000Z",
  packBy: "2026-03-03T13:00:00.000Z",
  handOverBy: "2026-03-03T17:00:00.000Z",
  deliverBy: "2026-03-04T17:00:00.000Z",
};
const shipment = {
  orderId: "ord_a",
  shipmentId: "ord_a-101",
  milestones,
  giveUpAt: "2026-03-14T17:00:00.000Z",
  collectionDays: 7,
};

/** How each wait ends when all goes well; waits by the function that opens them, or the task's kind. */
const well = {
  offer: [{ outcome: "accepted" }],
  pick: [{ outcome: "picked" }],
  "book-carrier": [{ outcome: "handed-over" }],
  collection: [{ outcome: "collected" }],
  "submit-purchase-order": [{ outcome: "accepted" }],
  "await-shipping-notice": [{ outcome: "shipped" }],
  "await-door": [{ outcome: "delivered" }],
} satisfies Script["world"];

const replacement = { ...shipment, shipmentId: "ord_a-201", road: "warehouse", handOut: "door" };
const helped = { "rescue-shipment": [{ shipments: [replacement], goesOn: false }] };

const roads = {
  warehouse: { road: "warehouse", handOut: "door" },
  store: { road: "store", handOut: "door" },
  collection: { road: "store", handOut: "shelf" },
  dropShip: { road: "dropShip", handOut: "door" },
  shipToStore: { road: "warehouse", handOut: "store" },
} as const;
type Road = keyof typeof roads;

const go = (road: Road, { functions = {}, world = {} }: Script = {}): Promise<Told> =>
  run(
    definition,
    { ...shipment, ...roads[road] },
    { functions: { ...helped, ...functions }, world: { ...well, ...world } },
  );

const callsOf = ({ calls }: Told, name: string) => calls.filter((call) => call.name === name);
const endings = (told: Told) => callsOf(told, "end-shipment").map(({ payload }) => payload.ending);
const reasons = (told: Told) => callsOf(told, "rescue-shipment").map(({ payload }) => payload.reason);
const started = (told: Told) => callsOf(told, "states:startExecution").map(({ payload }) => payload.Name);

describe("a shipment for which all goes well", () => {
  it.each([
    ["warehouse", "delivered"],
    ["store", "delivered"],
    ["dropShip", "delivered"],
    ["collection", "collected"],
    ["shipToStore", "collected"],
  ] as const)("on the road %s is closed as %s, once", async (road, ending) => {
    const told = await go(road);
    expect(told).toMatchObject({ status: "SUCCEEDED" });
    expect([endings(told), reasons(told)]).toEqual([[ending], []]);
    for (const { payload } of told.calls)
      expect(payload).toMatchObject({ orderId: "ord_a", shipmentId: "ord_a-101" });
  });

  it("is asked for with deadlines that are its milestones", async () => {
    const dueBy = Object.fromEntries(
      (await Promise.all([go("store"), go("dropShip")]))
        .flatMap(({ calls }) => calls)
        .filter(({ payload }) => "dueBy" in payload)
        .map(({ name, payload }) => [payload.kind ?? name, payload.dueBy]),
    );
    expect(dueBy).toMatchObject({
      offer: milestones.acceptBy,
      pick: milestones.pickBy,
      "submit-purchase-order": milestones.acceptBy,
      "await-door": shipment.giveUpAt,
    });
  });
});

const declined: Said[] = [{ outcome: "declined" }];
const short: Said[] = [{ outcome: "short", anythingPicked: true }];
const silence: Said[] = ["silence"];
const moved: Said[] = [{ outcome: "moved" }];

describe("a rescue", () => {
  it.each([
    ["store", { offer: declined }, "declined"],
    ["dropShip", { "submit-purchase-order": declined }, "declined"],
    ["warehouse", { pick: short }, "short"],
    ["store", { offer: silence }, "States.Timeout"],
    ["warehouse", { pick: silence }, "States.Timeout"],
    ["dropShip", { "submit-purchase-order": silence }, "States.Timeout"],
    ["dropShip", { "await-shipping-notice": silence }, "States.Timeout"],
  ] as const)(
    "on the road %s after %o starts the replacement and gives the shipment up",
    async (road, world, why) => {
      const told = await go(road, { world });
      expect(told).toMatchObject({ status: "SUCCEEDED" });
      expect([reasons(told), started(told), endings(told)]).toEqual([[why], ["ord_a-201"], ["replaced"]]);
    },
  );

  it.each([
    ["store", { offer: moved }],
    ["warehouse", { pick: moved }],
  ] as const)(
    "on the road %s that a wave has made starts what it put there, and ends",
    async (road, world) => {
      const told = await go(road, { world });
      expect(told).toMatchObject({ status: "SUCCEEDED" });
      expect([reasons(told), started(told), endings(told)]).toEqual([["moved"], ["ord_a-201"], ["replaced"]]);
    },
  );

  it("after a short pick lets what was found go on", async () => {
    const told = await go("warehouse", {
      world: { pick: short },
      functions: { "rescue-shipment": [{ shipments: [replacement], goesOn: true }] },
    });
    expect([reasons(told), started(told), endings(told)]).toEqual([["short"], ["ord_a-201"], ["delivered"]]);
  });

  it("of what a store did not accept lets the accepted part go on to its pick", async () => {
    const told = await go("store", {
      world: { offer: [{ outcome: "accepted-in-part" }] },
      functions: { "rescue-shipment": [{ shipments: [replacement], goesOn: true, toPick: true }] },
    });
    expect([reasons(told), started(told), endings(told)]).toEqual([
      ["accepted-in-part"],
      ["ord_a-201"],
      ["delivered"],
    ]);
    expect(callsOf(told, "open-task").map(({ payload }) => payload.kind)).toEqual(["offer", "pick"]);
  });

  it("that started before is not started twice", async () => {
    const exists = { error: "StepFunctions.ExecutionAlreadyExistsException" };
    const told = await go("store", {
      world: { offer: declined },
      functions: { "states:startExecution": [exists] },
    });
    expect([told.status, endings(told)]).toEqual(["SUCCEEDED", ["replaced"]]);
  });

  it("of a cancelled order undoes the shipment instead", async () => {
    const told = await go("store", {
      world: { offer: declined },
      functions: { "rescue-shipment": [{ error: "OrderCancelled" }] },
    });
    expect([told.status, endings(told), started(told)]).toEqual(["SUCCEEDED", ["cancelled"], []]);
  });

  it("that fails needs a planner, with the reason", async () => {
    const told = await go("store", {
      world: { offer: declined },
      functions: { "rescue-shipment": [{ error: "NoAddress" }] },
    });
    expect(told).toMatchObject({ status: "FAILED", error: "NoAddress" });
    expect(endings(told)).toEqual([]);
  });
});

describe("a deadline", () => {
  const reached = async (road: Road, world: Script["world"], next: string) => {
    const { calls } = await go(road, { ...(world !== undefined && { world }) });
    return (calls.find(({ name }) => name === next)?.at ?? 0) / HOUR;
  };
  it("is over at its milestone, and not before", async () => {
    expect(await reached("store", { offer: silence }, "rescue-shipment")).toBeCloseTo(2);
    expect(await reached("warehouse", { pick: silence }, "rescue-shipment")).toBeCloseTo(4);
  });

  it("of the truck that is missed opens the wait for a later one", async () => {
    const told = await go("warehouse", {
      world: { "book-carrier": ["silence", { outcome: "handed-over" }] },
    });
    expect([told.status, endings(told), reasons(told)]).toEqual(["SUCCEEDED", ["delivered"], []]);
    const again = callsOf(told, "book-carrier").at(-1);
    expect(String(again?.payload.dueBy) > milestones.handOverBy).toBe(true);
  });

  it("of the later truck, too, has the units sourced elsewhere", async () => {
    const told = await go("warehouse", { world: { "book-carrier": silence } });
    expect([told.status, reasons(told), endings(told)]).toEqual([
      "SUCCEEDED",
      ["States.Timeout"],
      ["replaced"],
    ]);
  });

  it("that a hand-over beat by a moment waits for the door, and sends nothing twice", async () => {
    const told = await go("warehouse", {
      world: { "book-carrier": silence },
      functions: { "rescue-shipment": [{ shipments: [], goesOn: false, onItsWay: true }] },
    });
    expect([told.status, endings(told), started(told)]).toEqual(["SUCCEEDED", ["delivered"], []]);
  });

  it("of the carrier's word is a loss, which is replaced", async () => {
    const told = await go("warehouse", { world: { "await-door": silence } });
    expect([told.status, reasons(told), started(told)]).toEqual(["SUCCEEDED", ["lost"], ["ord_a-201"]]);
    expect(callsOf(told, "end-shipment")).toMatchObject([
      { payload: { ending: "lost", because: "lost-on-the-way" } },
    ]);
  });

  it("of the customer puts the goods back on the shelf", async () => {
    const told = await go("collection", { world: { collection: silence } });
    expect([told.status, reasons(told)]).toEqual(["SUCCEEDED", []]);
    expect(callsOf(told, "end-shipment")).toMatchObject([
      { payload: { ending: "lost", because: "not-collected" } },
    ]);
  });
});

describe("a customer who needs more time", () => {
  const until = "2026-03-20T17:00:00.000Z";
  const extended = { error: "CollectionExtended", cause: until };
  const dueBys = (told: Told) =>
    told.calls.filter(({ payload }) => payload.kind === "collection").map(({ payload }) => payload.dueBy);

  it("is waited for until then", async () => {
    const told = await go("collection", { world: { collection: [extended, { outcome: "collected" }] } });
    expect([told.status, endings(told), dueBys(told)[1]]).toEqual(["SUCCEEDED", ["collected"], until]);
  });

  it("and does not come then, either, finds it back on the shelf", async () => {
    const told = await go("collection", { world: { collection: [extended, "silence"] } });
    expect([told.status, endings(told)]).toEqual(["SUCCEEDED", ["lost"]]);
    expect(callsOf(told, "end-shipment").at(-1)?.at).toBeGreaterThan(16 * 24 * HOUR);
  });

  it("is waited for though the word came as the time was up", async () => {
    const cause = JSON.stringify({ errorType: "CollectionExtended", errorMessage: until, trace: ["a", "b"] });
    const told = await go("collection", {
      world: { collection: ["silence", { outcome: "collected" }] },
      functions: { "end-shipment": [{ error: "CollectionExtended", cause }, { ending: "collected" }] },
    });
    expect([told.status, endings(told), dueBys(told)[1]]).toEqual([
      "SUCCEEDED",
      ["lost", "collected"],
      until,
    ]);
  });

  it("may cancel all the same", async () => {
    const told = await go("collection", {
      world: { collection: [extended, { error: "OrderCancelled" }] },
    });
    expect([told.status, endings(told)]).toEqual(["SUCCEEDED", ["cancelled"]]);
  });
});

describe("a parcel that its carrier expects to bring later", () => {
  const until = "2026-03-24T17:00:00.000Z";
  const later = {
    error: "ArrivalMoved",
    cause: JSON.stringify({ errorType: "ArrivalMoved", errorMessage: until }),
  };
  const dueBys = (told: Told) => callsOf(told, "await-door").map(({ payload }) => payload.dueBy);

  it("is waited for beyond the end of the wait, and delivered", async () => {
    const told = await go("warehouse", {
      world: { "await-door": ["silence", { outcome: "delivered" }] },
      functions: { "rescue-shipment": [later] },
    });
    expect([told.status, endings(told), started(told)]).toEqual(["SUCCEEDED", ["delivered"], []]);
    expect(dueBys(told)).toEqual([shipment.giveUpAt, until]);
  });

  it("and that does not come then, either, is replaced", async () => {
    const told = await go("warehouse", {
      world: { "await-door": ["silence", "silence"] },
      functions: { "rescue-shipment": [later, { shipments: [replacement], goesOn: false }] },
    });
    expect([told.status, endings(told), started(told)]).toEqual(["SUCCEEDED", ["lost"], ["ord_a-201"]]);
    expect(reasons(told)).toEqual(["lost", "lost"]);
  });

  it("and sooner again after all, is waited for no longer than that", async () => {
    const sooner = "2026-03-18T17:00:00.000Z";
    const told = await go("warehouse", {
      world: {
        "await-door": ["silence", { error: "ArrivalMoved", cause: sooner }, { outcome: "delivered" }],
      },
      functions: { "rescue-shipment": [later] },
    });
    expect([told.status, endings(told)]).toEqual(["SUCCEEDED", ["delivered"]]);
    expect(dueBys(told)).toEqual([shipment.giveUpAt, until, sooner]);
  });
});

describe("a shipment to a store", () => {
  it("waits there for its customer, as many days as promised from when it arrived", async () => {
    const told = await go("shipToStore", { world: { collection: silence } });
    const [task] = told.calls.filter(({ payload }) => payload.kind === "collection");
    expect(task?.payload.dueBy).toBe("2026-03-11T17:00:00.000Z");
    expect(callsOf(told, "end-shipment")).toMatchObject([
      { payload: { ending: "lost", because: "not-collected" } },
    ]);
  });

  it("that is lost on the way is replaced", async () => {
    const told = await go("shipToStore", { world: { "await-door": [{ outcome: "lost" }] } });
    expect([reasons(told), started(told), endings(told)]).toEqual([["lost"], ["ord_a-201"], ["lost"]]);
  });
});

describe("a parcel that the carrier loses", () => {
  it("is replaced, and ends as lost", async () => {
    const told = await go("warehouse", { world: { "await-door": [{ outcome: "lost" }] } });
    expect([reasons(told), started(told), endings(told)]).toEqual([["lost"], ["ord_a-201"], ["lost"]]);
  });

  it("of a cancelled order ends as lost without a replacement", async () => {
    const told = await go("warehouse", {
      world: { "await-door": [{ outcome: "lost" }] },
      functions: { "rescue-shipment": [{ error: "OrderCancelled" }] },
    });
    expect([told.status, started(told), endings(told)]).toEqual(["SUCCEEDED", [], ["lost"]]);
  });
});

/** Waits by road, in their order; `book-carrier` opens the wait for the handover. */
const waits = {
  warehouse: ["pick", "book-carrier"],
  store: ["offer", "pick", "book-carrier"],
  collection: ["offer", "pick", "collection"],
  dropShip: ["submit-purchase-order", "await-shipping-notice"],
  shipToStore: ["pick", "book-carrier", "collection"],
} as const satisfies Record<Road, readonly string[]>;
const everyWait = Object.entries(waits).flatMap(([road, all]) =>
  all.map((wait) => [road as Road, wait] as const),
);

describe("a cancellation", () => {
  it.each(everyWait)("on the road %s during the wait %s undoes the shipment", async (road, wait) => {
    const told = await go(road, { world: { [wait]: [{ error: "OrderCancelled" }] } });
    expect([told.status, endings(told), reasons(told)]).toEqual(["SUCCEEDED", ["cancelled"], []]);
  });

  it.each(everyWait)(
    "on the road %s before the wait %s is opened undoes the shipment",
    async (road, wait) => {
      const told = await go(road, { functions: { [wait]: [{ error: "OrderCancelled" }] } });
      expect([told.status, endings(told), reasons(told)]).toEqual(["SUCCEEDED", ["cancelled"], []]);
    },
  );
});

describe("an error that nobody expects", () => {
  it.each(everyWait.filter(([, wait]) => wait !== "collection"))(
    "on the road %s at the wait %s has the units sourced elsewhere",
    async (road, wait) => {
      for (const script of [{ functions: { [wait]: [bug] } }, { world: { [wait]: [bug] } }]) {
        const told = await go(road, script);
        expect([told.status, reasons(told), endings(told)]).toEqual([
          "SUCCEEDED",
          ["TypeError"],
          ["replaced"],
        ]);
      }
    },
  );

  it.each([
    ["warehouse", "await-door"],
    ["dropShip", "await-door"],
    ["collection", "collection"],
    ["shipToStore", "await-door"],
    ["shipToStore", "collection"],
  ] as const)(
    "on the road %s at %s needs a planner: nothing is sent or put back twice",
    async (road, wait) => {
      const told = await go(road, { functions: { [wait]: [bug] } });
      expect(told).toMatchObject({ status: "FAILED", error: "TypeError" });
      expect([endings(told), reasons(told), started(told)]).toEqual([[], [], []]);
    },
  );

  it.each([
    ["warehouse", {}],
    ["collection", {}],
    ["collection", { collection: silence }],
    ["warehouse", { "await-door": [{ outcome: "lost" }] }],
    ["store", { offer: declined }],
    ["warehouse", { pick: [{ error: "OrderCancelled" }] }],
  ] as const)("at the end of the road %s after %o needs a planner", async (road, world) => {
    const told = await go(road, { world, functions: { "end-shipment": [bug] } });
    expect(told).toMatchObject({ status: "FAILED", error: "TypeError" });
    expect(callsOf(told, "end-shipment")).toHaveLength(1);
  });
});

const bug = { error: "TypeError" };

describe("an error in passing", () => {
  const names = [
    "open-task",
    "book-carrier",
    "await-door",
    "end-shipment",
    "submit-purchase-order",
    "await-shipping-notice",
  ];
  it.each(["Throttled", "Lambda.TooManyRequestsException"])(
    "%s is retried until it has passed",
    async (error) => {
      const twice = Object.fromEntries(
        [...names, "offer", "pick"].map((name) => [name, [{ error }, { error }, {}]] as const),
      );
      for (const road of Object.keys(roads) as Road[]) {
        const told = await go(road, { functions: twice });
        expect([road, told.status, reasons(told)]).toEqual([road, "SUCCEEDED", []]);
        const well = await go(road);
        expect(told.calls.length).toBeGreaterThanOrEqual(well.calls.length * 3 - 2);
      }
    },
  );

  it("of the carrier is retried, and rescued when it does not pass", async () => {
    const down = { error: "CarrierUnavailable" };
    const later = await go("warehouse", { functions: { "book-carrier": [down, down, {}] } });
    expect([later.status, endings(later)]).toEqual(["SUCCEEDED", ["delivered"]]);
    const never = await go("warehouse", { functions: { "book-carrier": [down] } });
    expect([reasons(never), endings(never)]).toEqual([["CarrierUnavailable"], ["replaced"]]);
  });

  it("is no refusal: a carrier that says no is not asked again", async () => {
    const told = await go("warehouse", { functions: { "book-carrier": [{ error: "CarrierRefused" }] } });
    expect([reasons(told), endings(told)]).toEqual([["CarrierRefused"], ["replaced"]]);
    expect(callsOf(told, "book-carrier")).toHaveLength(1);
  });
});

describe("a shipment whose order is on hold", () => {
  const onHold = { error: "OrderOnHold" };

  it.each([
    ["warehouse", "pick", "delivered"],
    ["store", "offer", "delivered"],
    ["dropShip", "submit-purchase-order", "delivered"],
  ] as const)(
    "on the road %s waits for the release, and begins when it comes in time",
    async (road, asked, end) => {
      const told = await go(road, {
        functions: { [asked]: [onHold, {}] },
        world: { "await-release": [{ outcome: "released" }] },
      });
      expect([told.status, endings(told), reasons(told)]).toEqual(["SUCCEEDED", [end], []]);
      expect(callsOf(told, "await-release")).toHaveLength(1);
    },
  );

  it("is planned again when it was held for too long", async () => {
    const told = await go("warehouse", {
      functions: { pick: [onHold] },
      world: { "await-release": [{ outcome: "held-too-long" }] },
    });
    expect([reasons(told), endings(told)]).toEqual([["held-too-long"], ["replaced"]]);
  });

  it("and whose pick is over meanwhile waits as well", async () => {
    const told = await go("warehouse", {
      functions: { "rescue-shipment": [onHold, ...helped["rescue-shipment"]] },
      world: { pick: silence, "await-release": [{ outcome: "held-too-long" }] },
    });
    expect([reasons(told), endings(told)]).toEqual([["States.Timeout", "held-too-long"], ["replaced"]]);
  });
});
