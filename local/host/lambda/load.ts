// Loads the source of functions, each with exactly its own environment: what is not declared is not there.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { HostRefusal } from "../refusal.ts";
import type { LambdaContext } from "./context.ts";
import type { DeclaredFunction } from "./declared.ts";
import { within } from "./surroundings.ts";

export type Handler = (event: unknown, context: LambdaContext) => unknown;

const isHandler = (value: unknown): value is Handler => typeof value === "function";
const Module = z.looseObject({ handler: z.custom<Handler>(isHandler) });

export interface Loading {
  readonly projectRoot: string;
  /** What the Lambda service gives to every function. */
  readonly surroundings: Readonly<Record<string, string>>;
  /** Above what infra/ declares: how talkative the functions are here. */
  readonly logLevel: string;
}

/** @throws HostRefusal naming the function whose source cannot be loaded. */
export async function loadHandler(declared: DeclaredFunction, given: Loading): Promise<Handler> {
  const { name, entry, environment, memoryMb } = declared;
  const variables = {
    ...environment,
    ...given.surroundings,
    POWERTOOLS_LOG_LEVEL: given.logLevel,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    TZ: "UTC",
  };
  // One source may serve several functions: each environment has a module of its own.
  const version = createHash("sha256").update(JSON.stringify(variables)).digest("hex").slice(0, 12);
  const url = `${pathToFileURL(join(given.projectRoot, entry)).href}?environment=${version}`;
  const loaded = await within(variables, () => importModule(url, declared));
  const module = Module.safeParse(loaded);
  if (!module.success) throw new HostRefusal(`${entry} (function ${name}) exports no handler`);
  return module.data.handler;
}

async function importModule(url: string, { name, entry }: DeclaredFunction): Promise<unknown> {
  try {
    return { ...(await import(url)) };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new HostRefusal(`${entry} (function ${name}) cannot be loaded: ${message}`, { cause });
  }
}
