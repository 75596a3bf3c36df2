// A refusal as DynamoDB gives it: clients match on its name.
export class ServiceError extends Error {
  override readonly name: string;
  /** Merged in the body of the answer, such as CancellationReasons or Item. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, more: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = code;
    this.more = more;
  }
}

export function invalid(message: string): never {
  throw new ServiceError("ValidationException", message);
}

/** The request's JSON has the wrong form. */
export function malformed(message: string): never {
  throw new ServiceError("SerializationException", message);
}
