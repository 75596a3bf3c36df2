// Runs two deeds against each other in every order in which their requests to DynamoDB can come. A request waits until it
// is its deed's turn; when neither deed can go on without one, the course says whose comes next.
import { AsyncLocalStorage } from "node:async_hooks";
import { unproven } from "#local/host/lambda/way.ts";
import { useWay, type Way } from "#shared/adapters/aws.ts";

type Side = 0 | 1;

/** One course: whose request came, step by step. */
export type Course = readonly Side[];

export interface Race<World> {
  /** Makes what the deeds are about; its own requests wait for nobody. */
  begin(): Promise<World>;
  readonly deeds: readonly [(world: World) => Promise<unknown>, (world: World) => Promise<unknown>];
  /** What must hold after every course. */
  after(world: World, course: Course): Promise<void>;
}

interface Waiting {
  readonly side: Side;
  go(): void;
}

/** Ticks of the event loop in which a deed has asked for whatever it can ask for. */
const TICKS = 4;

/** @returns how many courses there were */
export async function everyInterleaving<World>(race: Race<World>, most = 2_000): Promise<number> {
  const left: Course[] = [[]];
  let courses = 0;
  for (let begun = left.pop(); begun !== undefined; begun = left.pop()) {
    courses += 1;
    if (courses > most) throw new Error(`there are more than ${most} courses`);
    left.push(...(await runCourse(race, begun)));
  }
  return courses;
}

/** @returns courses that begin like this one and then take the other turn. */
async function runCourse<World>({ begin, deeds, after }: Race<World>, begun: Course): Promise<Course[]> {
  const current = new AsyncLocalStorage<Side>();
  const waiting: Waiting[] = [];
  let underWay = 0;
  const handle = async (request: object): Promise<{ response: unknown }> => {
    const side = current.getStore();
    if (side !== undefined) await new Promise<void>((go) => waiting.push({ side, go }));
    underWay += 1;
    try {
      return { response: await send(request as Request) };
    } finally {
      underWay -= 1;
    }
  };
  const sign = async (request: { headers: object }) =>
    Object.assign(request, { headers: { ...request.headers, ...unproven } });
  useWay({ requestHandler: { handle }, signer: { sign } } as unknown as Way);
  try {
    const world = await begin();
    let open = 2;
    const done = deeds.map((deed, side) =>
      current
        .run(side as Side, () => deed(world))
        .finally(() => {
          open -= 1;
        }),
    );
    const course: Side[] = [];
    const others: Course[] = [];
    while (open > 0) {
      await quiet(() => underWay === 0);
      const sides = [...new Set(waiting.map(({ side }) => side))];
      if (sides.length === 0) continue;
      const side = begun[course.length] ?? (Math.min(...sides) as Side);
      if (course.length >= begun.length && sides.length === 2) others.push([...course, 1]);
      const next = waiting.splice(
        waiting.findIndex((one) => one.side === side),
        1,
      );
      course.push(side);
      next[0]?.go();
    }
    await Promise.all(done);
    await after(world, course);
    return others;
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

async function send({ hostname, port, path, headers, body }: Request): Promise<unknown> {
  const { "content-length": _length, host: _host, ...kept } = headers;
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  const answer = await fetch(`http://${hostname}:${port}${path}`, {
    method: "POST",
    headers: kept,
    body: text,
  });
  return { statusCode: answer.status, headers: {}, body: Buffer.from(await answer.arrayBuffer()) };
}
