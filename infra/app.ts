// The CDK app: one stage is four stacks, deployed in this order. `npx cdk deploy --all -c stage=staging`.
import { App, Tags, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { bundled, withoutCode } from "./bundles.ts";
import { ApiStack } from "./stacks/api-stack.ts";
import { DataStack } from "./stacks/data-stack.ts";
import { ObservabilityStack } from "./stacks/observability-stack.ts";
import { OrchestrationStack } from "./stacks/orchestration-stack.ts";
import { stageNamed } from "./stages.ts";

export interface AppOptions {
  /** Where the cloud assembly goes; default: where the CDK says, else cdk.out. */
  readonly outdir?: string;
  readonly stage?: string;
  /** Templates alone, quickly: the functions have no code, and cannot be deployed. */
  readonly withoutCode?: boolean;
  /** Hold the stacks against the AWS Solutions checks: synthesis fails on a finding that is not acknowledged. */
  readonly checked?: boolean;
}

export function buildApp({
  outdir,
  stage: chosen,
  checked = false,
  withoutCode: isBare = false,
}: AppOptions = {}): App {
  const app = new App({ analyticsReporting: false, ...(outdir !== undefined && { outdir }) });
  if (checked) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const named = stageNamed(chosen ?? String(app.node.tryGetContext("stage") ?? "development"));
  const stage = { ...named, codeOf: isBare ? withoutCode() : bundled() };
  const name = (part: string): string => `lendemain-${stage.name}-${part}`;
  const data = new DataStack(app, name("data"), stage);
  const orchestration = new OrchestrationStack(app, name("orchestration"), stage, data);
  const api = new ApiStack(app, name("api"), stage, data, orchestration);
  new ObservabilityStack(app, name("observability"), stage, orchestration, api);
  Tags.of(app).add("application", "lendemain");
  Tags.of(app).add("stage", stage.name);
  return app;
}
