// Runs deeds against each other in every order in which their requests to DynamoDB can come, or in a given one. A request
// waits until it is its deed's turn; when no deed can go on without one, the course says whose comes next.
import { AsyncLocalStorage } from "node:async_hooks";
import { Agent, request } from "node:http";
import { unproven } from "#local/host/lambda/way.ts";
import { useWay, type Way } from "#shared/adapters/aws.ts";
import { seeded } from "#shared/kernel/seeded.ts";

type Side = number;

/** One course: whose request came, step by step. */
export type Course = readonly Side[];

export interface Race<World> {
  /** Makes what the deeds are about; its own requests wait for nobody. */
  begin(): Promise<World>;
  readonly deeds: readonly ((world: World) => Promise<unknown>)[];
  /** Both deeds are the same: a course and its mirror image are one. */
  readonly alike?: boolean;
  /** What must hold after every course. */
  after(world: World, course: Course): Promise<void>;
}

interface Waiting {
  readonly side: Side;
  go(): void;
}

/** The process dies at its `request`th request, counted from 0: before it is sent, or before its answer is there. */
export interface Death {
  readonly request: number;
  readonly isSent: boolean;
}

class Died extends Error {}

/** Ticks of the event loop in which a deed has asked for whatever it can ask for. */
const TICKS = 4;

/** Of two deeds. @returns how many courses there were */
export async function everyInterleaving<World>(race: Race<World>, most = 2_000): Promise<number> {
  const left: Course[] = [race.alike === true ? [0] : []];
  let courses = 0;
  for (let begun = left.pop(); begun !== undefined; begun = left.pop()) {
    courses += 1;
    if (courses > most) throw new Error(`there are more than ${most} courses`);
    left.push(...(await runCourse(race, begun)));
  }
  return courses;
}

/** So many drawn courses of two deeds that ask so often that all of them would take hours; some of one side's haste. */
export async function drawnInterleavings<World>(race: Race<World>, courses = 40): Promise<void> {
  const random = seeded("courses");
  for (let course = 0; course < courses; course += 1) {
    const haste = random();
    await inTurns(race, (sides) => (sides.length === 2 ? Number(random() > haste) : (sides[0] ?? 0)));
  }
}

/** @returns courses that begin like this one and then take the other turn. */
async function runCourse<World>(race: Race<World>, begun: Course): Promise<Course[]> {
  const others: Course[] = [];
  await inTurns(race, (sides, course) => {
    if (course.length >= begun.length && sides.length === 2) others.push([...course, 1]);
    return begun[course.length] ?? sides[0] ?? 0;
  });
  return others;
}

/**
 * All deeds at once, one request at a time.
 * @param choose whose request comes, of those that have one, rising
 * @param deaths of deeds that die on the way
 */
export async function inTurns<World>(
  { begin, deeds, after }: Race<World>,
  choose: (sides: readonly Side[], course: Course) => Side,
  deaths: readonly (Death | undefined)[] = [],
): Promise<void> {
  const current = new AsyncLocalStorage<Side>();
  const waiting: Waiting[] = [];
  const dead = new Set<Side>();
  const sent = deeds.map(() => 0);
  let underWay = 0;
  const handle = async (request: object): Promise<{ response: unknown }> => {
    const side = current.getStore();
    if (side === undefined) return { response: await send(request as Request) };
    await new Promise<void>((go) => waiting.push({ side, go }));
    const number = sent[side] ?? 0;
    sent[side] = number + 1;
    const death = deaths[side];
    const isDead = death !== undefined && number >= death.request;
    if (isDead) dead.add(side);
    if (isDead && !(death.isSent && number === death.request)) throw new Died();
    underWay += 1;
    try {
      const response = await send(request as Request);
      if (isDead) throw new Died();
      return { response };
    } finally {
      underWay -= 1;
    }
  };
  const sign = async (request: { headers: object }) =>
    Object.assign(request, { headers: { ...request.headers, ...unproven } });
  useWay({ requestHandler: { handle }, signer: { sign } } as unknown as Way);
  try {
    const world = await begin();
    let open = deeds.length;
    const done = deeds.map((deed, side) =>
      current
        .run(side, () => deed(world))
        .finally(() => {
          open -= 1;
        })
        .catch((error: unknown) => {
          // Whatever a dead process still says, nobody hears.
          if (!dead.has(side)) throw error;
        }),
    );
    const course: Side[] = [];
    while (open > 0) {
      await quiet(() => underWay === 0);
      const sides = [...new Set(waiting.map(({ side }) => side))].sort();
      if (sides.length === 0) continue;
      const side = choose(sides, course);
      const next = waiting.splice(
        waiting.findIndex((one) => one.side === side),
        1,
      );
      course.push(side);
      next[0]?.go();
    }
    await Promise.all(done);
    await after(world, course);
  } finally {
    useWay({});
  }
}

async function quiet(isQuiet: () => boolean): Promise<void> {
  for (let ticks = 0; ticks < TICKS; ticks = isQuiet() ? ticks + 1 : 0)
    await new Promise((resolve) => setImmediate(resolve));
}

interface Request {
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
}

const agent = new Agent({ keepAlive: true });

function send({ hostname, port, path, headers, body }: Request): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asked = request({ agent, method: "POST", hostname, port, path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () =>
        resolve({ statusCode: answer.statusCode, headers: {}, body: Buffer.concat(chunks) }),
      );
    });
    asked.on("error", reject);
    asked.end(body);
  });
}
