// The same items and expressions, given to dynoxide and to ours: the same outcome.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { equal, type Item } from "#local/dynamodb/attributes/attribute.ts";
import { checkedItem } from "#local/dynamodb/attributes/validate.ts";
import { bindings, condition, filter, projection, update } from "#local/dynamodb/expressions/expressions.ts";
import { ServiceError } from "#local/dynamodb/service-error.ts";
import * as some from "./arbitraries.ts";
import { refusedByOursAlone } from "./differences.ts";
import { type Ask, type Body, reference } from "./reference.ts";

const TableName = "samples";
const Key = { pk: { S: "sample" } };
let ask: Ask;
beforeAll(async () => {
  ask = await reference();
  await ask("CreateTable", {
    TableName,
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    BillingMode: "PAY_PER_REQUEST",
  });
});

/** The item, or the name of the error; "false" for an item that does not meet a filter. */
type Outcome = Item | string;

async function theirs(request: some.Bound): Promise<Outcome> {
  const { operation, ...asked } = requestOf(request);
  const { refused, body } = await ask(operation, { TableName, ...asked });
  if (refused !== undefined) return refused;
  if (body.Count === 0) return "false";
  return checkedItem(body.Attributes ?? body.Item ?? [body.Items].flat()[0] ?? {});
}

function requestOf(request: some.Bound): Body & { operation: string } {
  if (request.UpdateExpression !== undefined)
    return { operation: "UpdateItem", Key, ReturnValues: "ALL_NEW", ...request };
  if (request.FilterExpression === undefined) return { operation: "GetItem", Key, ...request };
  const ExpressionAttributeValues = { ...request.ExpressionAttributeValues, ":pk": Key.pk };
  return { operation: "Query", ...request, KeyConditionExpression: "pk = :pk", ExpressionAttributeValues };
}

/** With the message of an error, to tell whether it is one that only ours has. */
function ours(item: Item, request: some.Bound): { outcome: Outcome; message?: string } {
  try {
    return { outcome: carriedOut(item, request) };
  } catch (error) {
    if (error instanceof ServiceError) return { outcome: error.name, message: error.message };
    throw error;
  }
}

function carriedOut(item: Item, request: some.Bound): Outcome {
  const bound = bindings(request);
  const { ConditionExpression, FilterExpression, ProjectionExpression, UpdateExpression } = request;
  const meets = ConditionExpression === undefined ? () => true : condition(ConditionExpression, bound);
  const passes = FilterExpression === undefined ? () => true : filter(FilterExpression, bound);
  const pick = ProjectionExpression === undefined ? () => item : projection(ProjectionExpression, bound);
  const change = UpdateExpression === undefined ? undefined : update(UpdateExpression, bound);
  bound.end();
  if (!meets(item)) return "ConditionalCheckFailedException";
  if (!passes(item)) return "false";
  return change === undefined ? pick(item) : change.apply(item);
}

const alike = (a: Outcome, b: Outcome) =>
  typeof a === "string" || typeof b === "string" ? a === b : equal({ M: a }, { M: b });

/** One after the other on one item; updates go on from what the one before left. */
async function same(first: Item, requests: readonly some.Bound[]): Promise<void> {
  let item = checkedItem({ ...first, ...Key });
  await ask("PutItem", { TableName, Item: item });
  for (const request of requests) {
    const { outcome, message = "" } = ours(item, request);
    if (refusedByOursAlone("UpdateItem", message)) continue;
    const reference = await theirs(request);
    expect({ request, item, outcome: alike(outcome, reference) ? reference : outcome }).toEqual({
      request,
      item,
      outcome: reference,
    });
    if (typeof outcome !== "string" && request.UpdateExpression !== undefined) item = outcome;
  }
}

describe("as dynoxide does", () => {
  const several = (expressions: fc.Arbitrary<some.Expressions>) =>
    fc.array(some.bound(expressions), { minLength: 8, maxLength: 12 });

  it("items meet filters", async () => {
    const filters = several(some.condition.map((text) => ({ FilterExpression: text })));
    await fc.assert(fc.asyncProperty(some.item, filters, same), { numRuns: 100 });
  });

  it("items are updated, if they meet a condition", async () => {
    const updates = several(
      fc.tuple(some.update, fc.option(some.condition, { freq: 1 })).map(([UpdateExpression, text]) => ({
        UpdateExpression,
        ...(text !== null && { ConditionExpression: text }),
      })),
    );
    await fc.assert(fc.asyncProperty(some.item, updates, same), { numRuns: 100 });
  });

  it("parts of items are projected", async () => {
    const projections = several(some.projection.map((text) => ({ ProjectionExpression: text })));
    await fc.assert(fc.asyncProperty(some.item, projections, same), {
      numRuns: 20,
    });
  });
});
