// A pick wave as it is now: its tasks with what became of them, and the walks for those that are still to be picked.
import type { Principal } from "#functions/_runtime/principal.ts";
import type { PickWalk, PickWaveView } from "#shared/contracts/api/picking.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import type { Item } from "#shared/domain/network/item.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import type { PickWave, PickWaveId } from "#shared/domain/picking/pick-wave.ts";
import { zoneAt } from "#shared/domain/picking/plan-pick-waves.ts";
import { type Places, type Portion, portionsOf, type Stop, stopsFor } from "#shared/domain/picking/walk.ts";
import type { Sku, TaskId } from "#shared/kernel/ids.ts";
import type { NetworkStore } from "#shared/ports/network.ts";
import type { PickWaves } from "#shared/ports/pick-waves.ts";
import type { ShelfPlaces } from "#shared/ports/shelf-places.ts";

export interface WaveDeps {
  readonly pickWaves: PickWaves;
  readonly places: ShelfPlaces;
  readonly network: NetworkStore;
}

export const summaryOf = ({ tasks, ...wave }: PickWave) => ({ ...wave, tasks: tasks.length });

export interface SeenWave {
  readonly view: PickWaveView;
  readonly node: NetworkNode | undefined;
}

export async function seenWave(deps: WaveDeps, id: PickWaveId, principal: Principal): Promise<SeenWave> {
  const wave = await deps.pickWaves.get(id);
  if (wave === undefined) throw new ProblemError("not-found", `There is no pick wave ${id}`);
  principal.mustBe("node", wave.node);
  const tasks = await deps.pickWaves.tasks(wave.tasks.map(({ task }) => task));
  const node = (await deps.network.current())?.nodes.find((one) => one.id === wave.node);
  const skus = [...tasks.values()].flatMap(({ lines }) => lines.map(({ sku }) => sku));
  const [places, items] = await Promise.all([deps.places.at(wave.node, skus), deps.network.items(skus)]);
  const zones = node?.picking?.zones ?? [];
  return { node, view: { ...wave, ...withWalks(wave, { tasks, places, items, zones }) } };
}

interface Known {
  readonly tasks: ReadonlyMap<TaskId, NodeTask>;
  readonly places: Places;
  readonly items: ReadonlyMap<Sku, Item>;
  readonly zones: Parameters<typeof zoneAt>[1];
}

function withWalks(wave: PickWave, known: Known): Pick<PickWaveView, "tasks" | "walks"> {
  const { tasks, places, zones } = known;
  const trolleys = new Map(wave.tasks.map(({ task, trolley }) => [task, trolley]));
  const wanted = wave.tasks.flatMap(({ task }) =>
    stillToPick(tasks.get(task), wave.id).map(({ sku, quantity }) => ({ to: task, sku, quantity })),
  );
  const rows = new Map<string, { zone: string; trolley: number; wanted: Portion<TaskId>[] }>();
  for (const portion of portionsOf(wanted, places)) {
    const trolley = trolleys.get(portion.to) ?? 1;
    const zone = zoneAt(portion.place, zones);
    const key = `${String(trolley).padStart(4, "0")}|${zone}`;
    const row = rows.get(key) ?? { zone, trolley, wanted: [] };
    row.wanted.push(portion);
    rows.set(key, row);
  }
  const inOrder = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const walks = inOrder.map(({ zone, trolley, wanted }, index): PickWalk => {
    const here = new Set(wanted.map(({ to }) => to));
    return {
      number: index + 1,
      zone,
      trolley,
      units: wanted.reduce((sum, { quantity }) => sum + quantity, 0),
      totes: wave.tasks.flatMap(({ task, shipmentId, orderId, tote }) =>
        tote !== undefined && here.has(task) ? [{ tote, task, shipmentId, orderId }] : [],
      ),
      stops: stopsFor(wanted).map((stop) => stopView(stop, wave, known)),
    };
  });
  return {
    walks,
    tasks: wave.tasks.map((one) => {
      const { status, outcome } = tasks.get(one.task) ?? {};
      return { ...one, ...(status !== undefined && { status }), ...(outcome !== undefined && { outcome }) };
    }),
  };
}

function stopView(
  { sku, place, also, quantity, puts }: Stop<TaskId>,
  wave: PickWave,
  { items }: Known,
): PickWalk["stops"][number] {
  const item = items.get(sku);
  const toteOf = (task: TaskId) => wave.tasks.find((one) => one.task === task)?.tote;
  return {
    sku,
    name: item?.name ?? sku,
    quantity,
    puts: puts.map(({ to, quantity: units }) => {
      const tote = toteOf(to);
      return { task: to, quantity: units, ...(tote !== undefined && { tote }) };
    }),
    ...(place !== undefined && { place }),
    ...(also !== undefined && { also: [...also] }),
    ...(item?.ean !== undefined && { ean: item.ean }),
  };
}

/** What was picked, withdrawn, or asked for anew outside of the wave, is not walked for. */
const stillToPick = (task: NodeTask | undefined, wave: string): NodeTask["lines"] =>
  task !== undefined && task.pickWave === wave && (task.status === "open" || task.status === "started")
    ? task.lines
    : [];
