// Many items at once: in a transaction, all or nothing; in a batch, each by itself.
import { createHash } from "node:crypto";
import { ServiceError } from "../service-error.ts";
import type { Place } from "../store/places.ts";
import type { Store, Table } from "../store/store.ts";
import { allUnits, consumedByTable, readUnits, type WriteUnits } from "./capacity.ts";
import { type Body, invalid, list, object, only, optional } from "./requests.ts";
import { act, type Intended, intended, type Kind } from "./write-items.ts";

const MOST_ACTIONS = 100;
const MOST_PUTS = 25;
/** A token is good for ten minutes, as DynamoDB's is. */
const TOKEN_MS = 600_000;

const TRANSACT = new Set([
  "TransactItems",
  "ClientRequestToken",
  "ReturnConsumedCapacity",
  "ReturnItemCollectionMetrics",
]);
const kinds: readonly Kind[] = ["Put", "Update", "Delete", "ConditionCheck"];

export const transactWriteItems =
  (store: Store, now: () => number) =>
  (body: Body): Body => {
    only(body, TRANSACT);
    const actions = list(body, "TransactItems");
    if (actions.length === 0 || actions.length > MOST_ACTIONS)
      throw invalid(
        `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to ${MOST_ACTIONS}, and at least 1`,
      );
    const wanted = actions.map((action) => oneOf(store, object(action, "TransactItems")));
    refuseTwice(wanted);
    return store.db.transaction(() => {
      if (!claim(store, body, now()))
        return consumedByTable(body, sum(wanted.map(found)), "ReadCapacityUnits");
      const spent = actAll(wanted).map(([name, units]) => [name, allUnits(units, 2)] as const);
      return consumedByTable(body, sum(spent), "WriteCapacityUnits");
    });
  };

/** A transaction that comes again reads its items only. */
function found({ table, place }: Intended): readonly [string, number] {
  return [table.description.name, 2 * readUnits(table.read(place)?.size ?? 0, true)];
}

function sum(spent: readonly (readonly [string, number])[]): ReadonlyMap<string, number> {
  const units = new Map<string, number>();
  for (const [name, more] of spent) units.set(name, (units.get(name) ?? 0) + more);
  return units;
}

function oneOf(store: Store, action: Body): Intended {
  const kind = kinds.find((one) => action[one] !== undefined);
  if (kind === undefined) throw invalid("Invalid Request: TransactWriteRequest should contain one action");
  return intended(store, kind, object(action[kind], kind));
}

/** @throws ServiceError with a reason for each action, in their order. */
function actAll(wanted: readonly Intended[]): readonly (readonly [string, WriteUnits])[] {
  const spent: (readonly [string, WriteUnits])[] = [];
  const reasons = wanted.map((one): Body => {
    try {
      spent.push([one.table.description.name, act(one).units]);
      return { Code: "None" };
    } catch (error) {
      if (error instanceof ServiceError) return reasonOf(error);
      throw error;
    }
  });
  if (spent.length === wanted.length) return spent;
  const codes = reasons.map(({ Code }) => Code).join(", ");
  throw new ServiceError(
    "TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  );
}

const reasonOf = ({ name, message, more }: ServiceError): Body => ({
  Code: name === "ConditionalCheckFailedException" ? "ConditionalCheckFailed" : "ValidationError",
  Message: message,
  ...more,
});

/** False: a transaction with this token was done before. */
function claim(store: Store, body: Body, now: number): boolean {
  const token = optional(body, "ClientRequestToken");
  if (token === undefined) return true;
  const request = createHash("sha256").update(JSON.stringify(body.TransactItems)).digest("base64");
  store.db.change("DELETE FROM tokens WHERE at < ?", now - TOKEN_MS);
  const known = store.db.row("SELECT request FROM tokens WHERE token = ?", token);
  if (known === undefined) {
    store.db.change("INSERT INTO tokens VALUES (?, ?, ?)", token, request, now);
    return true;
  }
  if (known.request === request) return false;
  throw new ServiceError(
    "IdempotentParameterMismatchException",
    "The request uses the same client token as a previous, but non-identical request.",
  );
}

const refuseTwice = (wanted: readonly { readonly table: Table; readonly place: Place }[]): void => {
  const seen = new Set(wanted.map(({ table, place }) => placeText(table, place)));
  if (seen.size < wanted.length)
    throw invalid("Transaction request cannot include multiple operations on one item");
};

/** The same text for the same place only. */
export function placeText({ id }: Table, { partition, sort }: Place): string {
  const [first, second] = [partition, sort].map((part) =>
    typeof part === "string" ? part : Buffer.from(part).toString("latin1"),
  );
  return `${id} ${first?.length} ${first}${second}`;
}

const BATCH = new Set(["RequestItems", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics"]);

export const batchWriteItem =
  (store: Store) =>
  (body: Body): Body => {
    only(body, BATCH);
    const wanted = Object.entries(object(body.RequestItems, "RequestItems")).flatMap(
      ([TableName, requests]) =>
        list({ requests }, "requests").map((request) =>
          batched(store, TableName, object(request, "RequestItems")),
        ),
    );
    if (wanted.length === 0 || wanted.length > MOST_PUTS)
      throw invalid("Too many items requested for the BatchWriteItem call");
    const places = new Set(wanted.map(({ table, place }) => placeText(table, place)));
    if (places.size < wanted.length) throw invalid("Provided list of item keys contains duplicates");
    const spent = store.db.transaction(() =>
      wanted.map((one) => [one.table.description.name, allUnits(act(one).units)] as const),
    );
    return { UnprocessedItems: {}, ...consumedByTable(body, sum(spent)) };
  };

function batched(store: Store, TableName: string, { PutRequest, DeleteRequest }: Body): Intended {
  return PutRequest === undefined
    ? intended(store, "Delete", { ...object(DeleteRequest, "DeleteRequest"), TableName })
    : intended(store, "Put", { ...object(PutRequest, "PutRequest"), TableName });
}
