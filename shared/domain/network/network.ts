// Everything that promise and routing read of the network, at one version.
import type { Breaker } from "#shared/domain/carriers/breaker.ts";
import type { Carrier } from "./carrier.ts";
import type { NetworkNode } from "./node.ts";
import type { Pause, Policy, Stop } from "./policy.ts";

export interface Network {
  /** Rises with every change; decisions record it. */
  readonly version: number;
  readonly nodes: readonly NetworkNode[];
  readonly carriers: readonly Carrier[];
  readonly policy: Policy;
  /** Stops that nodes gave themselves. */
  readonly pauses?: readonly Pause[] | undefined;
  /** Of carriers that do not answer, by id; not part of a version. */
  readonly breakers?: Readonly<Record<string, Breaker>> | undefined;
}

/** The planner's and the nodes' own. */
export const stopsOf = ({ policy, pauses = [] }: Pick<Network, "policy" | "pauses">): readonly Stop[] =>
  pauses.length === 0 ? policy.stops : [...policy.stops, ...pauses];
