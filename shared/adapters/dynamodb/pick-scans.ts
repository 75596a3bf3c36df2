// Scans on their task: it is begun by the first, and two scanners of one task take turns.
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import type { PickScans } from "#shared/ports/pick-scans.ts";
import { updateItem } from "./client.ts";
import { absent, both, is, oneOf, set, update } from "./expressions.ts";
import { taskKey } from "./order-keys.ts";

export function dynamoPickScans(table: string): PickScans {
  return {
    async keep(task, { scanned, after, at }) {
      const scans = after + 1;
      const change = set({ scanned, scans, status: "started", outcome: "started", updatedAt: at });
      const isNext = after === 0 ? absent("scans") : is("scans", after);
      const condition = both(oneOf("status", ["open", "started"]), isNext);
      try {
        await updateItem(update({ TableName: table, Key: taskKey(task), change: [change], condition }));
        return "done";
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return "conflict";
        throw error;
      }
    },
  };
}
