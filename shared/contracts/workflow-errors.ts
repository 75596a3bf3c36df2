// Errors that a workflow catches by name: handlers throw them, definitions match on them. Anything else is a bug.
export const workflowErrors = {
  /** A competing order took stock, capacity or the pickup between plan and hold. */
  HoldLost: "HoldLost",
  /** The carrier said no. */
  CarrierRefused: "CarrierRefused",
  /** The carrier did not answer; a retry finds the booking again by our reference. */
  CarrierUnavailable: "CarrierUnavailable",
  /** Sent to a waiting task when its order is cancelled. */
  OrderCancelled: "OrderCancelled",
  /** Sent to the wait for a customer when its channel asks for more time; the message is the new deadline. */
  CollectionExtended: "CollectionExtended",
  /** The carrier expects to be at the door at another time; the message is the new end of the wait. */
  ArrivalMoved: "ArrivalMoved",
  /** Sent to a waiting task when its node was stopped, and others are to do its work. */
  NodeStopped: "NodeStopped",
  /** Sent to the wait for a vendor's parcel: it cannot send what it had accepted. */
  VendorDeclined: "VendorDeclined",
  /** Nothing is done with it until its order is released. */
  OrderOnHold: "OrderOnHold",
  /** DynamoDB or the bus is throttling, or cannot be reached; a retry will do. */
  Throttled: "Throttled",
} as const;

export type WorkflowErrorName = keyof typeof workflowErrors;

/** Step Functions sees an error's `name`. */
export class WorkflowError extends Error {
  constructor(name: WorkflowErrorName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}
