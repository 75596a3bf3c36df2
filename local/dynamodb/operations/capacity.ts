// Read and write units as DynamoDB bills them: 4 KB read, 1 KB written; half for a read that may be a moment old,
// double in a transaction. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
import type { Body } from "./requests.ts";

const READ = 4 * 1024;
const WRITE = 1024;

export const readUnits = (bytes: number, isConsistent: boolean): number =>
  Math.max(1, Math.ceil(bytes / READ)) * (isConsistent ? 1 : 0.5);

/** An index entry is billed as an item of its own. */
export const writeUnits = (bytes: number, entries: number): number =>
  Math.max(1, Math.ceil(bytes / WRITE)) * (1 + entries);

/** What the answer says of it, where it was asked for. */
export const consumed = (body: Body, TableName: string, CapacityUnits: number) =>
  isAsked(body) ? { ConsumedCapacity: { TableName, CapacityUnits } } : {};

export const consumedByTable = (body: Body, units: ReadonlyMap<string, number>) =>
  isAsked(body)
    ? { ConsumedCapacity: [...units].map(([TableName, CapacityUnits]) => ({ TableName, CapacityUnits })) }
    : {};

const isAsked = ({ ReturnConsumedCapacity: wanted }: Body): boolean =>
  wanted === "TOTAL" || wanted === "INDEXES";
