// All that the template declares, in the host's own terms.
import { z } from "zod";
import type { MachineSource } from "../step-functions/index.ts";
import { type Bus, busOf } from "./bus/declared.ts";
import { type Table, tablesOf } from "./dynamodb/tables.ts";
import type { DataFolder } from "./folder/data-folder.ts";
import { GenerateSecretString, openSecrets } from "./folder/secrets.ts";
import { type HttpApi, httpApiOf } from "./http/declared.ts";
import { type DeclaredFunction, functionsOf } from "./lambda/declared.ts";
import { machinesOf } from "./machines.ts";
import { type Bucket, bucketsOf } from "./objects/declared.ts";
import { HostRefusal } from "./refusal.ts";
import { type QueueMapping, queueMappingsOf } from "./services/queue-mappings.ts";
import { type Queue, queuesOf } from "./services/queues.ts";
import { type StreamMapping, streamMappingsOf } from "./streams/declared.ts";
import { leftOut } from "./template/left-out.ts";
import type { Endpoints } from "./template/physical.ts";
import { readTemplate, type Template } from "./template/template.ts";

export interface System {
  readonly functions: readonly DeclaredFunction[];
  readonly tables: readonly Table[];
  readonly streams: readonly StreamMapping[];
  readonly machines: readonly MachineSource[];
  readonly api: HttpApi;
  readonly bus: Bus;
  readonly queues: readonly Queue[];
  readonly queueMappings: readonly QueueMapping[];
  readonly buckets: readonly Bucket[];
  /** What a secret holds now, by its ARN. @throws HostRefusal */
  readonly secret: (arn: string) => string;
}

const SecretProperties = z.strictObject({
  ...leftOut("Name", "Description", "KmsKeyId", "ReplicaRegions", "Tags"),
  GenerateSecretString: GenerateSecretString.optional(),
  SecretString: z.string().optional(),
});

/** @throws HostRefusal naming the first thing in the template that the host does not support. */
export function readSystem(assembly: string, folder: DataFolder, endpoints: Endpoints): System {
  const secrets = openSecrets(folder.file("secrets.json"));
  const secret = (id: string): string => {
    const declared = template
      .all("AWS::SecretsManager::Secret", SecretProperties)
      .find(({ ref }) => ref === id);
    if (declared === undefined) throw new HostRefusal(`no stack declares the secret ${id}`);
    const { SecretString, GenerateSecretString: recipe } = declared.properties;
    return SecretString ?? secrets.value(id, recipe ?? GenerateSecretString.parse({}));
  };
  const template: Template = readTemplate(assembly, { endpoints, secret });
  // All are in the file from the first start on, for whoever has to fill one by hand.
  for (const { ref } of template.all("AWS::SecretsManager::Secret", SecretProperties)) secret(ref);
  const tables = tablesOf(template);
  const queues = queuesOf(template);
  return {
    functions: functionsOf(template),
    tables,
    streams: streamMappingsOf(template, tables),
    machines: machinesOf(template),
    api: httpApiOf(template),
    bus: busOf(template),
    queues,
    queueMappings: queueMappingsOf(template, queues),
    buckets: bucketsOf(template),
    secret,
  };
}

/** Names of the queues for what streams, rules, schedules and queues cannot deliver. */
export function deadLettersOf({ streams, bus, queues }: System): readonly string[] {
  const targets = bus.rules.flatMap((rule) => rule.targets);
  const named = [
    ...streams.map(({ onFailure }) => onFailure),
    ...targets.map(({ deadLetters }) => deadLetters),
    ...queues.map(({ deadLetters }) => deadLetters?.queue),
  ];
  return [...new Set(named.filter((name) => name !== undefined))];
}
