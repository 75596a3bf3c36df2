// A Lambda function of ours: Node 24 on arm64, traced, with its own log group, its declared environment and
// no permission beyond what that environment names.
import { CfnResource, Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  type AddToPrincipalPolicyResult,
  PolicyDocument,
  type PolicyStatement,
  Role,
  ServicePrincipal,
} from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Function as LambdaFunction,
  ParamsAndSecretsLayerVersion,
  ParamsAndSecretsLogLevel,
  ParamsAndSecretsVersions,
  Runtime,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { Environment, FunctionName } from "#shared/contracts/environments.ts";
import type { Access } from "../access.ts";
import { entryOf } from "../bundles.ts";
import type { Stage } from "../stages.ts";

/** Names the source of a function in the template, so that the embedded host runs the same code. */
export const ENTRY = "lendemain:entry";

export interface ServiceFunctionProps<F extends FunctionName> {
  readonly stage: Stage;
  readonly access: { readonly [K in keyof Environment<F>]: Access };
  /** Default 256. */
  readonly memoryMb?: number;
  /** Default 15. API Gateway gives up after 30. */
  readonly timeoutSeconds?: number;
  readonly reservedConcurrency?: number;
}

export class ServiceFunction<F extends FunctionName> extends LambdaFunction {
  constructor(scope: Construct, name: F, props: ServiceFunctionProps<F>) {
    const access: Readonly<Record<string, Access>> = props.access;
    const logGroup = new LogGroup(scope, `${name}-logs`, {
      retention: props.stage.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new FunctionRole(scope, name);
    super(scope, name, {
      description: `Lendemain: ${name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: props.stage.codeOf(name),
      handler: "index.handler",
      role,
      memorySize: props.memoryMb ?? 256,
      timeout: Duration.seconds(props.timeoutSeconds ?? 15),
      tracing: Tracing.ACTIVE,
      logGroup,
      environment: {
        ...Object.fromEntries(Object.entries(access).map(([variable, { value }]) => [variable, value])),
        POWERTOOLS_SERVICE_NAME: "lendemain",
        POWERTOOLS_LOG_LEVEL: props.stage.logLevel,
        NODE_OPTIONS: "--enable-source-maps",
      },
      ...(Object.values(access).some(({ isSecret }) => isSecret) && { paramsAndSecrets: besideTheFunction }),
      ...(props.reservedConcurrency !== undefined && {
        reservedConcurrentExecutions: props.reservedConcurrency,
      }),
    });
    logGroup.grantWrite(role);
    for (const { grant } of Object.values(access)) grant(this);
    if (this.node.defaultChild instanceof CfnResource)
      this.node.defaultChild.addMetadata(ENTRY, entryOf(name));
  }
}

/** AWS's own extension: asks Secrets Manager in the function's role, and keeps the answer for five minutes. */
const besideTheFunction = ParamsAndSecretsLayerVersion.fromVersion(ParamsAndSecretsVersions.V1_0_103, {
  logLevel: ParamsAndSecretsLogLevel.WARN,
});

/** With its permissions in itself: a policy beside each role would be one resource more, and a stack may have 500. */
class FunctionRole extends Role {
  readonly #permissions: PolicyDocument;

  constructor(scope: Construct, name: string) {
    const permissions = new PolicyDocument();
    super(scope, `${name}-role`, {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      description: `Lendemain: ${name}`,
      inlinePolicies: { access: permissions },
    });
    this.#permissions = permissions;
  }

  override addToPrincipalPolicy(statement: PolicyStatement): AddToPrincipalPolicyResult {
    this.#permissions.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }
}
