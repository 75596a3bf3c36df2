// Stock imports in the stock table. They forget themselves.
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type ImportId, StockImport } from "#shared/domain/stock/import.ts";
import { DAY, toEpoch } from "#shared/kernel/time.ts";
import type { StockImports } from "#shared/ports/imports.ts";
import { getItem, putItem, type Update, updateItem } from "./client.ts";
import { absent, both, isNew, oneOf, type Part, set, update } from "./expressions.ts";
import { importKey } from "./stock-keys.ts";

const KEPT_DAYS = 30;

export function dynamoStockImports(table: string): StockImports {
  const find = async (id: ImportId): Promise<StockImport | undefined> => {
    const {
      pk: _pk,
      sk: _sk,
      expiresAt: _expiresAt,
      offset: _offset,
      ...found
    } = (await getItem(table, importKey(id))) ?? {};
    return found.id === undefined ? undefined : StockImport.parse(found);
  };
  const changed = (id: ImportId, fields: Readonly<Record<string, unknown>>, condition: Part) =>
    happened(update({ TableName: table, Key: importKey(id), change: [set(fields)], condition }));
  return {
    find,
    async open(given) {
      const expiresAt = Math.ceil((toEpoch(given.createdAt) + KEPT_DAYS * DAY) / 1_000);
      const Item = { ...importKey(given.id), ...given, offset: given.cursor.offset, expiresAt };
      try {
        await putItem({ TableName: table, Item, ConditionExpression: isNew.text });
        return given;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return (await find(given.id)) ?? given;
      }
    },
    arrived: (id, { bytes, version }, at) =>
      changed(
        id,
        { bytes, version, state: "reading", updatedAt: at },
        both(oneOf("state", ["awaiting-upload", "reading"]), absent("bytes")),
      ),
    beginChunk: (id, offset) =>
      changed(
        id,
        { begun: offset },
        both(reads(offset), {
          text: "attribute_not_exists(#begun) OR #begun <> :began",
          names: { "#begun": "begun" },
          values: { ":began": offset },
        }),
      ),
    advance: (id, offset, { cursor, tally, state, reason, at }) =>
      changed(
        id,
        { cursor, tally, state, reason, updatedAt: at, offset: cursor.offset },
        both(oneOf("state", ["reading"]), reads(offset)),
      ),
    async fail(id, reason, at) {
      await changed(
        id,
        { state: "failed", reason, updatedAt: at },
        oneOf("state", ["awaiting-upload", "reading"]),
      );
    },
  };
}

/** The cursor is text to DynamoDB: where it is stands beside it. */
const reads = (offset: number): Part => ({
  text: "#offset = :reads",
  names: { "#offset": "offset" },
  values: { ":reads": offset },
});

async function happened(change: Update): Promise<boolean> {
  try {
    await updateItem(change);
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
