import { journal } from "./journal.ts";

export const handler = async (event: unknown) => {
  journal.noted.push(event);
  return { noted: true };
};
