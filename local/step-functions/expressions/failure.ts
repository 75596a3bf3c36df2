// What went wrong in a state. `kind` tells where it came from, because the wildcards of Retry and Catch
// depend on it: States.TaskFailed stands for whatever a task raised, but not for a timeout.

export interface Failure {
  readonly kind: "task" | "timeout" | "evaluation" | "state";
  readonly error: string | null;
  readonly cause: string | null;
  /** The field whose expression failed, for example `Arguments/FunctionName`. */
  readonly location?: string;
  /** The failure came up after the state had been taken up, not while its fields were being read. */
  readonly late?: boolean;
  /** It came up while another failure was being dealt with: neither Retry nor Catch takes it. */
  readonly final?: boolean;
}

/** Thrown by the evaluation of a field; the interpreter turns it into the failure of the state. */
export class EvaluationError extends Error {
  override readonly name = "States.QueryEvaluationError";
  readonly location: string | undefined;
  readonly late: boolean;

  constructor(message: string, location?: string, options: { late?: boolean } = {}) {
    super(message);
    this.location = location;
    this.late = options.late ?? false;
  }
}
