// Read and write units as DynamoDB bills them: 4 KB read, 1 KB written; half for a read that may be a moment old,
// double in a transaction. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
import type { Body } from "./requests.ts";

const READ = 4 * 1024;
const WRITE = 1024;

export const readUnits = (bytes: number, isConsistent: boolean): number =>
  Math.max(1, Math.ceil(bytes / READ)) * (isConsistent ? 1 : 0.5);

export interface WriteUnits {
  readonly table: number;
  readonly indexes: number;
}

/** @param entries bytes of each entry that was written in an index: billed as an item of its own. */
export const writeUnits = (bytes: number, entries: readonly number[] = []): WriteUnits => ({
  table: unitsOf(bytes),
  indexes: entries.reduce((sum, entry) => sum + unitsOf(entry), 0),
});

/** @param times 2 in a transaction, which prepares and commits what it writes in the table. */
export const allUnits = ({ table, indexes }: WriteUnits, times = 1): number => times * table + indexes;

const unitsOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / WRITE));

/** What the answer says of it, where it was asked for. */
export const consumed = (body: Body, TableName: string, CapacityUnits: number) =>
  isAsked(body) ? { ConsumedCapacity: { TableName, CapacityUnits } } : {};

/** @param kind a transaction says also what its units were for. */
export const consumedByTable = (
  body: Body,
  units: ReadonlyMap<string, number>,
  kind?: "ReadCapacityUnits" | "WriteCapacityUnits",
) =>
  isAsked(body)
    ? {
        ConsumedCapacity: [...units].map(([TableName, CapacityUnits]) => ({
          TableName,
          CapacityUnits,
          ...(kind && { [kind]: CapacityUnits }),
        })),
      }
    : {};

const isAsked = ({ ReturnConsumedCapacity: wanted }: Body): boolean =>
  wanted === "TOTAL" || wanted === "INDEXES";
