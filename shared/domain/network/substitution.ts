// Whether something else may be sent in place of what is not there.
import { z } from "zod";
import { ChannelId } from "#shared/kernel/ids.ts";

export const Substitution = z.strictObject({
  /** `agreed`: where the customer said yes to it, line by line; `not-refused`: where nobody said no. */
  when: z.enum(["never", "agreed", "not-refused"]).default("never"),
  /** Of orders of these channels alone; absent: of all. */
  channels: z.array(ChannelId).max(100).optional(),
});
export type Substitution = z.infer<typeof Substitution>;
