// Empties a dead-letter queue: what its letters name is sent on its way again, now that what stopped it is gone.
import { deal, type How } from "./deal.ts";
import { type Letter, openQueue } from "./queue.ts";

export interface Redriven {
  readonly dryRun: boolean;
  readonly letters: number;
  /** Letters whose records are on their way again, and how many records these are. */
  readonly redriven: number;
  readonly records: number;
  /** Runs of schedules that failed: the next run did the same. */
  readonly dropped: number;
  /** Letters that stay in the queue, and why. */
  readonly left: number;
  readonly reasons: Readonly<Record<string, number>>;
}

export async function redrive(queues: readonly string[], how: How): Promise<Redriven> {
  const counts = { letters: 0, redriven: 0, records: 0, dropped: 0, left: 0 };
  const reasons = new Map<string, number>();
  for (const url of queues) {
    const queue = openQueue(url);
    // Given back at the end, or they would be received again at once.
    const kept: Letter[] = [];
    for await (const letter of queue.letters()) {
      const dealt = await deal(letter.body, how);
      counts.letters += 1;
      counts[dealt.kind] += 1;
      if (dealt.kind === "redriven") counts.records += dealt.records;
      if (dealt.kind === "left") reasons.set(dealt.why, (reasons.get(dealt.why) ?? 0) + 1);
      if (dealt.kind === "left" || how.dryRun) kept.push(letter);
      else await letter.remove();
    }
    for (const letter of kept) await letter.giveBack();
    queue.close();
  }
  return { dryRun: how.dryRun, ...counts, reasons: Object.fromEntries(reasons) };
}
