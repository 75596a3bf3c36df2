// Pick waves in the orders table, each with the mark on its tasks: by it no task is in two waves, and no wave of
// routing moves what somebody walks for.

import { z } from "zod";
import { NodeTask } from "#shared/domain/orders/order.ts";
import { PickWave } from "#shared/domain/picking/pick-wave.ts";
import { DAY, toEpoch } from "#shared/kernel/time.ts";
import type { PickWaves } from "#shared/ports/pick-waves.ts";
import type { Attributes } from "./attributes.ts";
import { getItem, query } from "./client.ts";
import { absent, both, isNew, oneOf, set, update } from "./expressions.ts";
import { once } from "./once.ts";
import { byParty, nodeParty, pickWaveKey, pickWaveParty, taskKey } from "./order-keys.ts";
import { getMany, queryPage } from "./reading.ts";
import { transact, type Write } from "./transaction.ts";

const KEPT_DAYS = 30;
/** Tasks that are read in one go at most: what is due later waits for the next one. */
const MOST = 3000;
const Task = once(z.object(NodeTask.shape));

export function dynamoPickWaves(table: string): PickWaves {
  return {
    async waiting(node, until) {
      const found: NodeTask[] = [];
      let from: Attributes | undefined;
      do {
        const page = await query(
          {
            TableName: table,
            IndexName: byParty,
            KeyConditionExpression:
              until === undefined ? "party = :party" : "party = :party AND dueBy <= :until",
            FilterExpression: "kind = :pick AND #status = :open AND attribute_not_exists(pickWave)",
            ExpressionAttributeNames: { "#status": "status" },
            ExpressionAttributeValues: {
              ":party": nodeParty(node),
              ":pick": "pick",
              ":open": "open",
              ...(until !== undefined && { ":until": until }),
            },
          },
          from,
        );
        found.push(...page.items.map((item) => Task.parse(item)));
        from = page.from;
      } while (from !== undefined && found.length < MOST);
      return found;
    },
    async release(wave) {
      const expiresAt = Math.floor((toEpoch(wave.releasedAt) + KEPT_DAYS * DAY) / 1000);
      const lists = { party: pickWaveParty(wave.node), dueBy: wave.dueBy };
      const Item = { ...pickWaveKey(wave.id), wave, ...lists, expiresAt };
      const marks = wave.tasks.map(
        ({ task }): Write => ({
          Update: update({
            TableName: table,
            Key: taskKey(task),
            change: [set({ pickWave: wave.id, updatedAt: wave.releasedAt })],
            condition: both(oneOf("status", ["open", "started"]), absent("pickWave")),
          }),
        }),
      );
      const put: Write = { Put: { TableName: table, Item, ConditionExpression: isNew.text } };
      const { done, ...result } = await transact([...marks, put]);
      if (done) return { released: true };
      const failed = "failed" in result ? result.failed : [];
      // The same wave, told again: it is there.
      if (failed.includes(marks.length)) return { released: true };
      return { released: false, gone: failed.flatMap((index) => wave.tasks[index]?.task ?? []) };
    },
    async get(id) {
      const item = await getItem(table, pickWaveKey(id));
      return item === undefined ? undefined : PickWave.parse(item.wave);
    },
    async of(node, page) {
      const request = {
        TableName: table,
        IndexName: byParty,
        KeyConditionExpression: "party = :party",
        ExpressionAttributeValues: { ":party": pickWaveParty(node) },
      };
      const found = await queryPage(request, page);
      return { ...found, items: found.items.map((item) => PickWave.parse(item.wave)) };
    },
    async tasks(ids) {
      const rows = await getMany(table, ids.map(taskKey), true);
      return new Map(rows.map((row) => Task.parse(row)).map((task) => [task.id, task]));
    },
  };
}
