// Which carriers do not answer, on the head of the network: whoever looks at the network sees it without asking. It is
// written when a booking fails, and when one works again; those who write at the same moment take turns.
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { z } from "zod";
import { systemClock } from "#shared/adapters/system.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { afterFailure, afterProbe, Breaker, breakerState } from "#shared/domain/carriers/breaker.ts";
import type { Network } from "#shared/domain/network/network.ts";
import type { CarrierId } from "#shared/kernel/ids.ts";
import type { Breakers } from "#shared/ports/carriers.ts";
import { updateItem } from "./client.ts";
import { absent, both, exists, is, set, update } from "./expressions.ts";
import { HEAD, type Head, readHead } from "./network-versions.ts";

const ATTEMPTS = 8;

/** Text, because DynamoDB compares text in a condition. */
const Stored = z.string().transform((text) => z.record(z.string(), Breaker).parse(JSON.parse(text)));

/** Undefined where all answer. */
export function breakersIn({ breakers }: Head): Network["breakers"] {
  if (breakers === undefined) return undefined;
  const known = Stored.parse(breakers);
  return Object.keys(known).length === 0 ? undefined : known;
}

export function dynamoBreakers(table: string): Breakers {
  const change = async (next: (known: Readonly<Record<string, Breaker>>) => Record<string, Breaker>) => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const head = await readHead(table);
      const known = breakersIn(head) ?? {};
      const changed = next(known);
      if (changed === known || (await write(table, head, changed))) return changed;
      await systemClock.sleep(10 * attempt);
    }
    throw new WorkflowError("Throttled", "others kept writing which carriers answer");
  };
  return {
    async failed(carrier, now) {
      const known = await change((all) => ({ ...all, [carrier]: afterFailure(all[carrier], now) }));
      return breakerState(known[carrier], now);
    },
    async answered(carrier) {
      await change((all) => (all[carrier] === undefined ? all : without(all, carrier)));
    },
    async mayProbe(carrier, now) {
      let isOurs = false;
      await change((all) => {
        const breaker = all[carrier];
        isOurs = breaker !== undefined && breakerState(breaker, now) === "half-open";
        return isOurs && breaker !== undefined ? { ...all, [carrier]: afterProbe(breaker, now) } : all;
      });
      return isOurs;
    },
  };
}

const without = (all: Readonly<Record<string, Breaker>>, carrier: CarrierId): Record<string, Breaker> =>
  Object.fromEntries(Object.entries(all).filter(([id]) => id !== carrier));

/** @returns false where another one has written since */
async function write(
  table: string,
  { breakers }: Head,
  changed: Readonly<Record<string, Breaker>>,
): Promise<boolean> {
  const asRead = typeof breakers === "string" ? is("breakers", breakers) : absent("breakers");
  const change = [set({ breakers: JSON.stringify(changed) })];
  try {
    await updateItem(update({ TableName: table, Key: HEAD, change, condition: both(exists, asRead) }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
