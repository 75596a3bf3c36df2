// Token buckets, as API Gateway has them: each route takes so many requests a second, and so many at once above that.

export interface Throttle {
  /** Requests a second. */
  readonly rate: number;
  readonly burst: number;
}

/** @returns whether a request of a route is taken. */
export type Throttled = (routeKey: string, throttle: Throttle | undefined) => boolean;

interface Bucket {
  tokens: number;
  at: number;
}

/** @param now real milliseconds: what is to be spared is this machine. */
export function createBuckets(now: () => number = () => performance.now()): Throttled {
  const buckets = new Map<string, Bucket>();
  return (routeKey, throttle) => {
    if (throttle === undefined) return true;
    const { rate, burst } = throttle;
    const at = now();
    const before = buckets.get(routeKey) ?? { tokens: burst, at };
    const tokens = Math.min(burst, before.tokens + ((at - before.at) / 1_000) * rate);
    const taken = tokens >= 1;
    buckets.set(routeKey, { tokens: taken ? tokens - 1 : tokens, at });
    return taken;
  };
}
