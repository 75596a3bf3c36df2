// How many requests are in the house: whoever finds it full is told to come back, before anything is read or kept for it.

export interface Room {
  /** Requests that are read, worked on or answered; those that wait for a workflow are among them. */
  readonly inHouse: number;
  /** Requests that have not been begun. */
  readonly waiting: number;
  /** Bytes of all bodies together. */
  readonly bytes: number;
}

export const roomy: Room = { inHouse: 1_000, waiting: 64, bytes: 64 * 1024 * 1024 };

export interface Visit {
  /** It is worked on from now on. */
  begin(): void;
  leave(): void;
}

export interface Doors {
  /** Undefined when there is no room for a request with so long a body. */
  enter(bytes: number): Visit | undefined;
}

export function createDoors({ inHouse, waiting, bytes }: Room): Doors {
  const now = { inHouse: 0, waiting: 0, bytes: 0 };
  return {
    enter(length) {
      if (now.inHouse >= inHouse || now.waiting >= waiting || now.bytes + length > bytes) return undefined;
      now.inHouse += 1;
      now.waiting += 1;
      now.bytes += length;
      let begun = false;
      const begin = () => {
        if (begun) return;
        begun = true;
        now.waiting -= 1;
      };
      return {
        begin,
        leave() {
          begin();
          now.inHouse -= 1;
          now.bytes -= length;
        },
      };
    },
  };
}

const TELL_EVERY_MS = 10_000;

/** Tells whoever runs the host that it refuses, and not for each request. */
export function tellOfRefusals(report: (message: string) => void, now = () => performance.now()): () => void {
  let count = 0;
  let told = Number.NEGATIVE_INFINITY;
  return () => {
    count += 1;
    if (now() - told < TELL_EVERY_MS) return;
    report(`${count} requests refused with 503: more come at once than this machine can bear`);
    told = now();
    count = 0;
  };
}
