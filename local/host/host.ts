// The embedded host: the synthesized app in one process. Everything it runs is read from the template.
import type { HostClock } from "../clock/clock.ts";
import type { VirtualClock } from "../clock/virtual.ts";
import { NewerFormat } from "../sqlite/file.ts";
import type { StepFunctions } from "../step-functions/index.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { createClosing } from "./closing.ts";
import { type DynamoDb, otherDynamoDb, startDynamoDb } from "./dynamodb/start.ts";
import { type DataFolder, openDataFolder } from "./folder/data-folder.ts";
import { isFullDisk, noRoom } from "./folder/full-disk.ts";
import { openHostStore } from "./folder/host-store.ts";
import { removeTemporaryLeftovers } from "./folder/leftovers.ts";
import { openState } from "./folder/state.ts";
import { createHalting } from "./halting.ts";
import { type Room, roomy, tellOfRefusals } from "./http/doors.ts";
import { createGateway, type Gateway } from "./http/gateway.ts";
import { openIssuer, type TokenRequest } from "./http/issuer.ts";
import type { HttpRequest, HttpResponse } from "./http/messages.ts";
import { openApiServer } from "./http/server.ts";
import { createBuckets } from "./http/throttle.ts";
import type { DeclaredFunction } from "./lambda/declared.ts";
import { createLambda } from "./lambda/lambda.ts";
import { surround, surroundings } from "./lambda/surroundings.ts";
import { shortWay } from "./lambda/way.ts";
import { stayLean } from "./lean.ts";
import { createObjects, OBJECTS } from "./objects/http.ts";
import { openObjectStore } from "./objects/store.ts";
import { tellObjects } from "./objects/told.ts";
import type { HostOptions, HostTime } from "./options.ts";
import { steadyPort } from "./ports.ts";
import { deadLettersOf, readSystem, type System } from "./read-system.ts";
import { HostRefusal } from "./refusal.ts";
import { directSender } from "./services/direct-sender.ts";
import { openServicesServer } from "./services/server.ts";
import { startServices } from "./services/start.ts";
import { startStreams } from "./streams/start.ts";
import { lendSystem } from "./system.ts";
import { queueUrl } from "./template/physical.ts";
import { startTime } from "./time.ts";

export interface Host {
  /** Of the API: `http://127.0.0.1:8787`. */
  readonly url: string;
  readonly clock: HostClock;
  /** The same clock, if it is virtual: `runUntil` lets its time pass. */
  readonly virtual?: VirtualClock;
  readonly functions: readonly DeclaredFunction[];
  readonly stepFunctions: StepFunctions;
  readonly dynamodb: DynamoDb;
  readonly folder: DataFolder;
  readonly chance: Chance;
  /** From which the carriers' webhook keys are derived; empty if no function has it. */
  readonly webhookSecret: string;
  /** Addresses of the queues in which what cannot be delivered is put aside. */
  readonly deadLetterQueues: readonly string[];
  /** A bearer token for the API. */
  tokenFor(request: TokenRequest): Promise<string>;
  /** A request from within the process: one unit of work, without the network. */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Invokes a function by its name or ARN, as a unit of work. */
  invoke(nameOrArn: string, payload: unknown): Promise<unknown>;
  /** Takes no request any more, lets running work end, and closes everything. */
  stop(): Promise<void>;
}

const DEFAULT_PORT = 8_787;
const projectRootHere = `${import.meta.dirname}/../..`;
/** Requests under way may take so many milliseconds when the host stops. */
const GRACE_MS = 5_000;
/** Where time is not the wall clock's, no function is cut off before so many milliseconds. */
const PATIENCE_MS = 60_000;

const uncaught = (why: HostRefusal): void =>
  void setImmediate(() => {
    throw why;
  });

/**
 * Starts a host; one at a time in a process, because functions find its services in the environment.
 * @throws HostRefusal with one line that says what to change: an unsupported resource, a port in use...
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const closing = createClosing();
  try {
    return await start(options, closing);
  } catch (error) {
    await closing.closeAll().catch(() => undefined);
    if (isFullDisk(error)) throw noRoom(options.data);
    if (error instanceof NewerFormat) throw newerFormat(options.data, error);
    throw error;
  }
}

async function start(options: HostOptions, closing: ReturnType<typeof createClosing>): Promise<Host> {
  const report = options.quiet === true ? () => {} : (message: string) => console.error(message);
  const chance = chanceOf(options.seed);
  const newId = () => chance.uuid();

  if (options.clock === "wall") stayLean();
  if (options.data === "memory") removeTemporaryLeftovers();
  const folder = openDataFolder(options.data);
  closing.defer(() => folder.close());
  const halting = createHalting(folder.path);
  const api = await openApiServer(options.port ?? DEFAULT_PORT, roomOf(options), tellOfRefusals(report));
  closing.defer(() => api.close(0));
  const services = await openServicesServer(await steadyPort("services"), halting.notice);
  closing.defer(() => services.close());
  const system = readSystem(options.assembly, folder, { api: api.url, services: services.url });

  const endpoint = otherDynamoDb();
  const db = openState({ folder, ownTables: endpoint === undefined, broken: halting.notice });
  closing.defer(() => db.close());
  const store = openHostStore(db);
  const time = startTime(options.clock, store, halting.notice);
  closing.defer(() => time.stop());
  const { clock } = time;
  const dynamodb = startDynamoDb({
    ...{ db, endpoint, url: services.url, notice: halting.notice },
    now: () => clock.now(),
  });
  closing.defer(() => dynamodb.stop());
  await dynamodb.ensure(system.tables);

  const around = surroundings({
    ...{ dynamodb: dynamodb.url, services: services.url },
    objects: `${api.url}${OBJECTS}`,
  });
  closing.defer(surround(around));
  // A DynamoDB that somebody else runs may want a true signature, or TLS: the SDK's own way leads there.
  const { way, close } = dynamodb.own === undefined ? { way: {}, close: () => {} } : shortWay(services);
  closing.defer(close);
  const senders = {
    AWS_ENDPOINT_URL_SFN: directSender(services, "AWSStepFunctions"),
    AWS_ENDPOINT_URL_EVENTBRIDGE: directSender(services, "AWSEvents"),
    ...(dynamodb.own !== undefined && { AWS_ENDPOINT_URL_DYNAMODB: dynamodb.own.client }),
  };
  const kept = () => db.written();
  closing.defer(lendSystem({ clock, random: () => chance.next(), way, senders, kept }));
  const lambda = await createLambda(system.functions, {
    projectRoot: options.projectRoot ?? projectRootHere,
    surroundings: around,
    logLevel: options.logLevel ?? "WARN",
    newId,
    leastTimeoutMs: options.clock === "wall" ? 0 : PATIENCE_MS,
  });

  const { queues, stepFunctions, bus, ...running } = startServices({
    ...{ system, folder, store, clock, chance, lambda, dynamodb, report },
    server: services,
    // What is gone when the host stops, nobody reads.
    logGroups: options.logGroups ?? options.data !== "memory",
    ...(options.mishaps !== undefined && { mishaps: options.mishaps }),
  });
  closing.defer(() => running.close());
  closing.defer(
    await startStreams({
      ...{ dynamodb, store, clock, lambda, queues, newId, report },
      mappings: system.streams,
    }),
  );

  const deadLetterQueues = deadLettersOf(system).map((name) => queueUrl(services.url, name));
  const issuer = await openIssuer(folder.file("issuer-key.json"), api.url, system.api.audience, newId);
  const answer = createGateway({
    ...{ api: system.api, issuer, lambda, clock, newId, report },
    issuerUrl: api.url,
    // Where time runs faster or stands still, a rate by the second says nothing of what this machine can bear.
    throttled: keepsRealTime(options.clock) ? createBuckets() : () => true,
    services: { dynamodb: dynamodb.url, services: services.url, deadLetterQueues },
  });
  const gateway: Gateway = async (...asked) => {
    const answered = await answer(...asked);
    await db.written();
    return answered;
  };
  closing.defer(() => clock.stop());
  closing.defer(() => api.close(GRACE_MS));
  running.resume();
  const tell = tellObjects(system.buckets, bus);
  api.serve(
    halting.answering(gateway),
    createObjects({
      store: openObjectStore(system.buckets, (bucket) => folder.file(`objects/${bucket}`)),
      now: () => clock.now(),
      written(...object) {
        tell(...object);
        return db.written();
      },
    }),
  );
  time.release();
  halting.begin((why) => {
    // From now on no work begins; what is under way fails, and is done again by the next start.
    void clock.stop();
    void closing
      .closeAll()
      .catch(() => undefined)
      .then(() => (options.halted ?? uncaught)(why));
  });

  return {
    url: api.url,
    clock,
    ...(time.virtual !== undefined && { virtual: time.virtual }),
    ...{ functions: lambda.functions, stepFunctions, dynamodb, folder, chance },
    webhookSecret: webhookSecretOf(system),
    deadLetterQueues,
    tokenFor: (request) => issuer.tokenFor(request),
    request: gateway,
    invoke: (nameOrArn, payload) => clock.work(() => lambda.invoke(nameOrArn, payload)),
    stop: () => closing.closeAll(),
  };
}

function webhookSecretOf({ functions, secret }: System): string {
  const named = functions.find(({ environment }) => environment.WEBHOOK_SECRET)?.environment.WEBHOOK_SECRET;
  return named === undefined ? "" : secret(named);
}

const newerFormat = (data: string, { message }: NewerFormat): HostRefusal =>
  new HostRefusal(`${data} was written by a newer version: ${message}; update, or use another --data`);

const keepsRealTime = (time: HostTime): boolean => time === "wall" || ("speed" in time && time.speed === 1);

/** Under the virtual clock one request is worked on at a time, and all others wait: they may be as many as they like. */
function roomOf({ clock, room }: HostOptions): Room {
  const isVirtual = typeof clock === "object" && "virtualFrom" in clock;
  const boundless = { inHouse: Number.POSITIVE_INFINITY, waiting: Number.POSITIVE_INFINITY };
  return { ...roomy, ...(isVirtual && boundless), ...room };
}
