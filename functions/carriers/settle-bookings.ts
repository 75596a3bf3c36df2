import { settleLeft } from "#functions/_booking/left-bookings.ts";
import { inTurn, scheduled } from "#functions/_runtime/scheduled.ts";

const PAGE = 200;

/** Bookings that nobody waits for any more are cancelled, once their carrier answers. */
export const { createHandler, handler } = scheduled("settle-bookings", async (deps) => {
  const { items } = await deps.bookings.left({ limit: PAGE });
  await inTurn(items, (left) => settleLeft(deps, left));
});
