import type { WaveReport } from "#shared/contracts/api/planner.ts";

export interface Waves {
  /** The newest first, from the cursor on. */
  newest(limit: number): Promise<readonly WaveReport[]>;
  keep(report: WaveReport): Promise<void>;
}
