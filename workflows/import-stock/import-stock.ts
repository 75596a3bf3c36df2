// A file of counts, from its upload to the ledger, chunk by chunk. A chunk that fails is tried again alone; it is counted
// and recorded once.
//
//   Read a chunk -> Is there more -> Read
//        ^                | yes
//        '----------------'
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Choice, Condition, Errors, Fail, type IChainable, Succeed } from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import { given, jsonata, step } from "../states.ts";

export interface ImportStockFunctions {
  readonly readImport: IFunction;
  readonly failImport: IFunction;
}

export function importStock(scope: Construct, run: ImportStockFunctions): IChainable {
  const importId = jsonata(given("importId"));

  const read = step(scope, "Read a chunk", { run: run.readImport, with: { importId } });
  const more = Choice.jsonata(scope, "Is there more");
  const done = Succeed.jsonata(scope, "Read");
  const tell = step(scope, "Tell that it failed", { run: run.failImport, with: { importId } });
  const failed = Fail.jsonata(scope, "Import failed", {
    error: "ImportFailed",
    cause: jsonata("'What was read is counted; the import says so.'"),
  });

  read.next(more);
  more.when(Condition.jsonata(jsonata("$states.input.more")), read).otherwise(done);
  read.addCatch(tell, { errors: [Errors.ALL] });
  tell.next(failed);
  return read;
}
