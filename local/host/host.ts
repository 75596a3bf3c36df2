// The embedded host: the synthesized app in one process. Everything it runs is read from the template.
import type { HostClock } from "../clock/clock.ts";
import type { VirtualClock } from "../clock/virtual.ts";
import type { StepFunctions } from "../step-functions/index.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { createClosing } from "./closing.ts";
import { type DynamoDb, startDynamoDb } from "./dynamodb/start.ts";
import { type DataFolder, openDataFolder } from "./folder/data-folder.ts";
import { openHostStore } from "./folder/host-store.ts";
import { removeTemporaryLeftovers } from "./folder/orphans.ts";
import { createGateway } from "./http/gateway.ts";
import { openIssuer, type TokenRequest } from "./http/issuer.ts";
import type { HttpRequest, HttpResponse } from "./http/messages.ts";
import { openApiServer } from "./http/server.ts";
import type { DeclaredFunction } from "./lambda/declared.ts";
import { createLambda } from "./lambda/lambda.ts";
import { surround, surroundings } from "./lambda/surroundings.ts";
import { shortWay } from "./lambda/way.ts";
import { stayLean } from "./lean.ts";
import { createObjects, OBJECTS } from "./objects/http.ts";
import { openObjectStore } from "./objects/store.ts";
import { tellObjects } from "./objects/told.ts";
import type { HostOptions } from "./options.ts";
import { steadyPort } from "./ports.ts";
import { readSystem } from "./read-system.ts";
import { openServicesServer } from "./services/server.ts";
import { startServices } from "./services/start.ts";
import { startStreams } from "./streams/start.ts";
import { lendSystem } from "./system.ts";
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

/**
 * Starts a host; one at a time in a process, because functions find its services in the environment.
 * @throws HostRefusal with one line that says what to change: an unsupported resource, a port in use...
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const closing = createClosing();
  try {
    return await start(options, closing);
  } catch (error) {
    await closing.closeAll();
    throw error;
  }
}

async function start(options: HostOptions, closing: ReturnType<typeof createClosing>): Promise<Host> {
  const report = options.quiet === true ? () => {} : (message: string) => console.error(message);
  const chance = chanceOf(options.seed);
  const newId = () => chance.uuid();

  if (options.clock === "wall") stayLean();
  if (options.data === "memory") await removeTemporaryLeftovers();
  const folder = openDataFolder(options.data);
  closing.defer(() => folder.close());
  const api = await openApiServer(options.port ?? DEFAULT_PORT);
  closing.defer(() => api.close(0));
  const services = await openServicesServer(await steadyPort("services"));
  closing.defer(() => services.close());
  const system = readSystem(options.assembly, folder, { api: api.url, services: services.url });

  const dynamodb = await startDynamoDb(folder);
  closing.defer(() => dynamodb.stop());
  await dynamodb.ensure(system.tables);
  const store = openHostStore(folder.file("host.sqlite"));
  closing.defer(() => store.close());
  const time = startTime(options.clock, store);
  closing.defer(() => time.stop());
  const { clock } = time;

  const around = surroundings({
    ...{ dynamodb: dynamodb.url, services: services.url },
    objects: `${api.url}${OBJECTS}`,
  });
  closing.defer(surround(around));
  // A DynamoDB that somebody else runs may want a true signature, or TLS: the SDK's own way leads there.
  const { way, close } = dynamodb.file === undefined ? { way: {}, close: () => {} } : shortWay(services);
  closing.defer(close);
  closing.defer(lendSystem({ clock, random: () => chance.next(), way }));
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
    logGroups: options.logGroups ?? true,
  });
  closing.defer(() => running.close());
  closing.defer(
    await startStreams({
      ...{ dynamodb, way, store, clock, lambda, queues, newId, report },
      mappings: system.streams,
    }),
  );

  const issuer = await openIssuer(folder.file("issuer-key.json"), api.url, system.api.audience, newId);
  const gateway = createGateway({
    ...{ api: system.api, issuer, lambda, clock, newId, report },
    issuerUrl: api.url,
  });
  closing.defer(() => clock.stop());
  closing.defer(() => api.close(GRACE_MS));
  running.resume();
  api.serve(
    gateway,
    createObjects({
      store: openObjectStore(system.buckets, (bucket) => folder.file(`objects/${bucket}`)),
      now: () => clock.now(),
      written: tellObjects(system.buckets, bus),
    }),
  );
  time.release();

  return {
    url: api.url,
    clock,
    ...(time.virtual !== undefined && { virtual: time.virtual }),
    ...{ functions: lambda.functions, stepFunctions, dynamodb, folder, chance },
    webhookSecret:
      lambda.functions.find(({ environment }) => environment.WEBHOOK_SECRET)?.environment.WEBHOOK_SECRET ??
      "",
    tokenFor: (request) => issuer.tokenFor(request),
    request: gateway,
    invoke: (nameOrArn, payload) => clock.work(() => lambda.invoke(nameOrArn, payload)),
    stop: () => closing.closeAll(),
  };
}
