// Reports of waves in the orders table, under one key in the order of time; they forget themselves.
import { WaveReport } from "#shared/contracts/api/planner.ts";
import { DAY, toEpoch } from "#shared/kernel/time.ts";
import type { Waves } from "#shared/ports/waves.ts";
import { putItem } from "./client.ts";
import { waveKey, wavePartition } from "./order-keys.ts";
import { queryPage } from "./reading.ts";

const KEPT_DAYS = 30;

export function dynamoWaves(table: string): Waves {
  return {
    async newest(limit) {
      const { items } = await queryPage(
        {
          TableName: table,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": wavePartition },
          ScanIndexForward: false,
        },
        { limit },
      );
      return items.map(({ report }) => WaveReport.parse(report));
    },
    async keep(report) {
      const expiresAt = Math.floor((toEpoch(report.at) + KEPT_DAYS * DAY) / 1000);
      await putItem({ TableName: table, Item: { ...waveKey(report.at, report.id), report, expiresAt } });
    },
  };
}
