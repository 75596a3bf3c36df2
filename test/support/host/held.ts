import { journal } from "./journal.ts";

export const handler = async () => {
  journal.held += 1;
  await journal.opened;
  return { held: true };
};
