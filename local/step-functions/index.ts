// Step Functions for the embedded host: durable executions of JSONata state machines behind the real
// service's wire protocol.
export type { Json, JsonObject } from "./json.ts";
export { createStepFunctions, type StepFunctions } from "./service/create.ts";
export { httpListener } from "./service/http.ts";
export {
  type Invoke,
  type MachineSource,
  type Mishap,
  type Mishaps,
  type StepFunctionsOptions,
  TaskFailure,
} from "./service/options.ts";
