// A table's stream as badly as DynamoDB and Lambda may deliver it: records twice, whole batches again, and partition keys
// side by side, as if each were in a shard of its own. Records of one partition key stay in their order.

export interface StreamTrouble {
  /** Share of the records that come twice in a row. */
  readonly twice?: number;
  /** Share of the answers after which up to three earlier ones come again, in their order. */
  readonly again?: number;
  /** Share of partition keys that come later than the rest of an answer. */
  readonly late?: number;
}

export interface StreamRecord {
  readonly dynamodb: { readonly Keys: { readonly pk: { readonly S: string } } };
}
export interface RecordsAnswer {
  readonly Records: readonly StreamRecord[];
  readonly NextShardIterator?: string;
}

/** What one reader of a stream still has to get. */
interface Course {
  late: readonly StreamRecord[];
  again: readonly RecordsAnswer[];
  given: readonly RecordsAnswer[];
}

const LONGEST_REPEAT = 3;

/** @returns the answer to a request for the records at an iterator; `ask` asks the true stream. */
export function createBadStream({ twice = 0, again = 0, late = 0 }: StreamTrouble, random: () => number) {
  const courses = new Map<string, Course>();

  const anew = async (course: Course, ask: () => Promise<RecordsAnswer>): Promise<RecordsAnswer> => {
    const answer = await ask();
    const all = [...course.late, ...answer.Records];
    // What is late comes at the end at the latest.
    const behind = new Set(answer.Records.length === 0 ? [] : keysOf(all).filter(() => random() < late));
    course.late = all.filter((record) => behind.has(keyOf(record)));
    const now = sideBySide(
      all.filter((record) => !behind.has(keyOf(record))),
      random,
    );
    return { ...answer, Records: now.flatMap((record) => (random() < twice ? [record, record] : [record])) };
  };

  return async (iterator: string, ask: () => Promise<RecordsAnswer>): Promise<RecordsAnswer> => {
    const course = courses.get(iterator) ?? { late: [], again: [], given: [] };
    const [repeated, ...others] = course.again;
    const answer = repeated ?? (await anew(course, ask));
    course.again = others;
    if (repeated === undefined) {
      course.given = [...course.given, answer].slice(-LONGEST_REPEAT);
      const count = random() < again ? Math.ceil(random() * LONGEST_REPEAT) : 0;
      const { NextShardIterator } = answer;
      // The true stream goes on afterwards where it was.
      course.again =
        count === 0 ? [] : course.given.slice(-count).map(({ Records }) => next(Records, NextShardIterator));
    }
    courses.delete(iterator);
    if (answer.NextShardIterator !== undefined) courses.set(answer.NextShardIterator, course);
    return answer;
  };
}

const next = (Records: RecordsAnswer["Records"], NextShardIterator: string | undefined): RecordsAnswer => ({
  Records,
  ...(NextShardIterator !== undefined && { NextShardIterator }),
});

const keyOf = ({ dynamodb }: StreamRecord): string => dynamodb.Keys.pk.S;
const keysOf = (records: readonly StreamRecord[]): string[] => [...new Set(records.map(keyOf))];

/** Any order in which each partition key has its own. */
function sideBySide(records: readonly StreamRecord[], random: () => number): StreamRecord[] {
  const queues = keysOf(records).map((key) => records.filter((record) => keyOf(record) === key));
  const order = records.map(keyOf);
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? "", order[last] ?? ""];
  }
  const byKey = new Map(keysOf(records).map((key, index) => [key, queues[index] ?? []]));
  return order.flatMap((key) => byKey.get(key)?.shift() ?? []);
}
