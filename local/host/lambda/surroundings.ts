// The environment variables that the Lambda service gives to every function, as far as they matter here.
// They point the AWS SDK at the host, with credentials that open nothing anywhere else.
import { HostRefusal } from "../refusal.ts";
import { REGION } from "../template/physical.ts";

export const credentials = { accessKeyId: "local", secretAccessKey: "local" } as const;

export interface ServiceUrls {
  readonly dynamodb: string;
  /** Step Functions, EventBridge, SQS and the extension that reads secrets. */
  readonly services: string;
  /** S3; left out where nobody asks for it. */
  readonly objects?: string;
}

type Variables = Readonly<Record<string, string>>;

export const surroundings = ({ dynamodb, services, objects }: ServiceUrls): Variables => ({
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
  AWS_ENDPOINT_URL_DYNAMODB_STREAMS: dynamodb,
  AWS_ENDPOINT_URL_SFN: services,
  AWS_ENDPOINT_URL_EVENTBRIDGE: services,
  AWS_ENDPOINT_URL_SQS: services,
  PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: new URL(services).port,
  ...(objects !== undefined && { AWS_ENDPOINT_URL_S3: objects }),
  POWERTOOLS_TRACE_ENABLED: "false",
  POWERTOOLS_METRICS_DISABLED: "true",
});

/** What a person's shell may hold and what would lead the SDK elsewhere. */
const misleading = ["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"];

let taken = false;

/**
 * Gives this process the variables.
 * @returns a function that puts everything back.
 * @throws HostRefusal when another host in this process has given it others.
 */
export function surround(variables: Variables): () => void {
  if (taken) throw new HostRefusal("another host runs in this process: stop it first");
  taken = true;
  const before = new Map([...Object.keys(variables), ...misleading].map((name) => [name, process.env[name]]));
  for (const name of misleading) delete process.env[name];
  Object.assign(process.env, variables);
  return () => {
    taken = false;
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  };
}

/** Runs `load` with exactly these variables as the process's environment. */
export async function within<T>(variables: Variables, load: () => Promise<T>): Promise<T> {
  const whole = process.env;
  process.env = { ...variables };
  try {
    return await load();
  } finally {
    process.env = whole;
  }
}
