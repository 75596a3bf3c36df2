// Where the DynamoDB of the host comes from.
import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { HostRefusal } from "../refusal.ts";

export interface Surroundings {
  /** AWS_ENDPOINT_URL_DYNAMODB: a DynamoDB that somebody else runs. */
  readonly endpoint?: string | undefined;
  readonly path: string;
  /** Finds a file of an installed package, or throws. */
  readonly resolve: (file: string) => string;
}

export type DynamoDbSource =
  | { readonly kind: "endpoint"; readonly url: string }
  | { readonly kind: "binary"; readonly file: string };

const require = createRequire(import.meta.url);
const executable = process.platform === "win32" ? "dynoxide.exe" : "dynoxide";
const platformPackage = `@dynoxide/${process.platform}-${process.arch}`;

const here = (): Surroundings => ({
  endpoint: process.env.AWS_ENDPOINT_URL_DYNAMODB,
  path: process.env.PATH ?? "",
  resolve: (file) => require.resolve(file),
});

/** @throws HostRefusal saying what to install. */
export function locateDynamoDb({ endpoint, path, resolve }: Surroundings = here()): DynamoDbSource {
  if (endpoint !== undefined && endpoint !== "") return { kind: "endpoint", url: endpoint };
  const candidates = [inPackage(resolve), ...path.split(delimiter).map((folder) => join(folder, executable))];
  const file = candidates.find((candidate) => candidate !== undefined && isExecutable(candidate));
  if (file !== undefined) return { kind: "binary", file };
  throw new HostRefusal(
    `no DynamoDB: run "npm install --no-save ${platformPackage}", put dynoxide on the PATH, or set AWS_ENDPOINT_URL_DYNAMODB`,
  );
}

function inPackage(resolve: Surroundings["resolve"]): string | undefined {
  try {
    return join(dirname(resolve(`${platformPackage}/package.json`)), executable);
  } catch {
    return undefined;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
