// Everything that promise and routing read of the network, at one version.
import type { Carrier } from "./carrier.ts";
import type { NetworkNode } from "./node.ts";
import type { Policy } from "./policy.ts";

export interface Network {
  /** Rises with every change; decisions record it. */
  readonly version: number;
  readonly nodes: readonly NetworkNode[];
  readonly carriers: readonly Carrier[];
  readonly policy: Policy;
}
