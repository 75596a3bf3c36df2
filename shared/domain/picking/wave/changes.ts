// How a wave is changed in one step: some aisles are no longer visited, which leaves orders behind; others are, for the
// sake of an order outside; then what fits is taken.
import { fillingOf } from "./filling.ts";
import type { Floor } from "./floor.ts";
import { leavingOf } from "./leaving.ts";
import { openingOf } from "./opening.ts";

/** Shares of the steps that make room, and that visit aisles for an order. */
const LEAVE = 0.55;
const OPEN = 0.7;

/** Changes the wave by one step. @param most units of the wave */
export type Change = (most: number) => void;

export function changesOf(floor: Floor, random: () => number): Change {
  const leave = leavingOf(floor, random);
  const { outsider, openFor } = openingOf(floor, random);
  const { take, fill } = fillingOf(floor, random);
  const opened: number[] = [];
  const behind: number[] = [];

  const openForOne = (most: number): void => {
    const order = outsider();
    if (order === -1) return;
    openFor(order, opened);
    take(order, most);
  };
  return (most) => {
    opened.length = 0;
    behind.length = 0;
    if (random() < LEAVE) leave(behind);
    if (random() < OPEN || floor.aisleCount() === 0) openForOne(most);
    fill(opened, behind, most);
  };
}
