// The outside world: staff, vendors and carriers, playing through the public API with the rates of a scenario.
import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { EpochMs } from "#shared/kernel/time.ts";
import { type Agenda, shareOf } from "./agenda.ts";
import type { ApiError, Client } from "./client.ts";
import type { Pace } from "./pace.ts";
import { random } from "./random.ts";
import type { Scenario } from "./scenario.ts";
import { announceIncidents } from "./world/announced.ts";
import { createCouriers } from "./world/couriers.ts";
import { incidentsOf } from "./world/incidents.ts";
import { createLegs } from "./world/legs.ts";
import { createLookout, type Rhythm, steadyRhythm } from "./world/lookout.ts";
import { openPurchaseOrders, openTasks } from "./world/open-work.ts";
import { resumeParcels } from "./world/resume.ts";
import { createStaff } from "./world/staff.ts";
import type { Surroundings } from "./world/surroundings.ts";
import { createVendors } from "./world/vendors.ts";

export interface WorldOptions {
  readonly client: Client;
  readonly pace: Pace;
  readonly agenda: Agenda;
  readonly scenario: Scenario;
  readonly seed: string | number;
  readonly nodes: readonly NetworkNode[];
  readonly carriers: readonly Carrier[];
  /** The secret from which the carriers' webhook keys are derived. */
  readonly webhookSecret: string;
  /** The first order: the days of a scenario count from it. Default: now. */
  readonly begins?: EpochMs;
  readonly rhythm?: Rhythm;
  refused?(error: ApiError): void;
  /** Called after each thing that somebody did. */
  happened?(): void;
}

export interface World {
  /** Somebody else did something from which work may follow. */
  changed(): void;
  /** Carries on with the parcels that were on their way before this world began. */
  resume(): Promise<void>;
  /** Whether anybody has anything in mind: while that is so, an order may be under way. */
  busy(): boolean;
  /** Parcels that reached their customers so far. */
  arrived(): number;
}

/** From now on, whatever the system asks of the outside is done, or not done, as the scenario has it. */
export function startWorld(options: WorldOptions): World {
  const { client, pace, agenda, scenario, seed, nodes, carriers, webhookSecret } = options;
  const rhythm = options.rhythm ?? steadyRhythm;
  const share = shareOf(agenda);
  let arrived = 0;
  const nodesById = new Map(nodes.map((node) => [node.id, node]));
  const begins = options.begins ?? pace.now();
  const around: Surroundings = {
    client,
    pace,
    agenda: share,
    scenario,
    carriers,
    legs: createLegs(client),
    webhookSecret,
    chance: random(`${seed}/world`),
    nodes: nodesById,
    incidents: incidentsOf({ scenario, begins, nodes: nodesById, carriers }),
    changed: () => lookSoon(),
    happened: () => options.happened?.(),
    arrived: () => {
      arrived += 1;
    },
    lookAt: (at) => {
      for (const lookout of lookouts) lookout.at(at);
    },
    refused: (error) => options.refused?.(error),
  };
  const couriers = createCouriers(around);
  const staff = createStaff(around, couriers);
  const vendors = createVendors(around, couriers);
  const tasks = { list: () => openTasks(client, pace), find: staff.find };
  const orders = { list: () => openPurchaseOrders(client, pace), find: vendors.find };
  const given = { pace, agenda: share };
  const lookouts = [
    createLookout(given, tasks, { ...rhythm, every: rhythm.tasksEvery }),
    createLookout(given, orders, { ...rhythm, every: rhythm.purchaseOrdersEvery }),
  ];
  const lookSoon = () => {
    for (const lookout of lookouts) lookout.soon();
  };
  const lookNowAndThen = (): void =>
    agenda.add(pace.now() + rhythm.atLeastEvery, async () => {
      for (const lookout of lookouts) lookout.nowAndThen();
      lookNowAndThen();
    });
  lookSoon();
  lookNowAndThen();
  announceIncidents(around);
  return {
    changed: lookSoon,
    resume: () => resumeParcels(around, couriers),
    busy: () => share.left() > 0,
    arrived: () => arrived,
  };
}
