// Why a vendor does not send what it was asked for, and what that says of its stock.
import { z } from "zod";

/** Reason -> is what was asked for not there? Then nothing of it is promised from there until it is counted again. */
export const rejectionReasons = {
  "out-of-stock": true,
  discontinued: true,
  damaged: true,
  "cannot-ship-in-time": false,
  "destination-not-served": false,
  other: false,
} as const;

export type RejectionReason = keyof typeof rejectionReasons;
export const RejectionReason = z.enum(
  Object.keys(rejectionReasons) as [RejectionReason, ...RejectionReason[]],
);

export const isGone = (reason: RejectionReason): boolean => rejectionReasons[reason];
