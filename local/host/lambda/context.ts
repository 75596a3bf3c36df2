// The second argument of a handler.
import { ACCOUNT } from "../template/physical.ts";
import type { DeclaredFunction } from "./declared.ts";

export interface LambdaContext {
  callbackWaitsForEmptyEventLoop: boolean;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  getRemainingTimeInMillis(): number;
}

/** @param deadline when it is cut off, in milliseconds of `performance.now()`. */
export const contextOf = (
  declared: DeclaredFunction,
  awsRequestId: string,
  deadline: number,
): LambdaContext => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName: declared.name,
  functionVersion: "$LATEST",
  invokedFunctionArn: declared.arn,
  memoryLimitInMB: String(declared.memoryMb),
  awsRequestId,
  logGroupName: `/aws/lambda/${declared.name}`,
  logStreamName: `${ACCOUNT}/local`,
  getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
});
