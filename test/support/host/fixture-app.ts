// A small CDK app that uses what the host runs.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, CfnResource, Duration, Stack } from "aws-cdk-lib";
import { CfnStage, HttpApi, HttpMethod, type ThrottleSettings } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpJwtAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { UserPool } from "aws-cdk-lib/aws-cognito";
import { AttributeType, StreamViewType, Table } from "aws-cdk-lib/aws-dynamodb";
import { EventBus, Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import {
  Code,
  type FunctionProps,
  Function as LambdaFn,
  Runtime,
  StartingPosition,
} from "aws-cdk-lib/aws-lambda";
import { SqsDlq } from "aws-cdk-lib/aws-lambda-event-sources";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { DefinitionBody, QueryLanguage, StateMachine } from "aws-cdk-lib/aws-stepfunctions";

export interface FixtureOptions {
  /** Invocations of the function `held` that may run at once. */
  readonly heldAtOnce?: number;
  /** Adds more to the app's stack. */
  readonly also?: (stack: Stack) => void;
  readonly retries?: number;
  /** Of each route of the API, and of `POST /open/fixed`. */
  readonly throttle?: ThrottleSettings;
  readonly throttleFixed?: ThrottleSettings;
  /** How long a record of the stream may fail. */
  readonly longest?: Duration;
}

/** @returns the cloud assembly's folder. */
export function synthesizeFixture(options: FixtureOptions = {}): string {
  const { also, retries = 10, longest } = options;
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), "fixture-")), analyticsReporting: false });
  const data = new Stack(app, "fixture-data");
  const table = new Table(data, "Things", {
    tableName: "things",
    partitionKey: { name: "pk", type: AttributeType.STRING },
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
  });
  const secret = new Secret(data, "Secret", { generateSecretString: { passwordLength: 20 } });

  const stack = new Stack(app, "fixture-app");
  const fn = (
    name: string,
    environment: Record<string, string> = {},
    source = name,
    more: Pick<FunctionProps, "timeout" | "reservedConcurrentExecutions"> = {},
  ) => {
    const made = new LambdaFn(stack, name, {
      functionName: name,
      runtime: Runtime.NODEJS_24_X,
      handler: "index.handler",
      code: Code.fromInline("//"),
      timeout: Duration.seconds(1),
      environment,
      ...more,
    });
    if (made.node.defaultChild instanceof CfnResource)
      made.node.defaultChild.addMetadata("lendemain:entry", `test/support/host/${source}.ts`);
    return made;
  };
  const echo = fn("echo", { TABLE: table.tableName, SECRET: secret.secretValue.unsafeUnwrap() });
  fn("write", { TABLE: table.tableName });
  fn("echo-again", { OTHER: "of its own" }, "echo");
  const slow = fn("slow");
  const note = fn("note");
  const held = fn("held", {}, "held", {
    timeout: Duration.seconds(20),
    ...(options.heldAtOnce !== undefined && { reservedConcurrentExecutions: options.heldAtOnce }),
  });
  const dead = new Queue(stack, "Dead", { queueName: "dead" });
  fn("stream").addEventSourceMapping("Things", {
    eventSourceArn: table.tableStreamArn ?? "",
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 10,
    retryAttempts: retries,
    ...(longest !== undefined && { maxRecordAge: longest }),
    onFailure: new SqsDlq(dead),
  });

  api(stack, { echo, slow, held }, options);
  const bus = new EventBus(stack, "Bus", { eventBusName: "fixture" });
  const log = new LogGroup(stack, "Log", { logGroupName: "/fixture/events" });
  new Rule(stack, "Placed", {
    eventBus: bus,
    eventPattern: { source: ["shop"], detail: { channel: [{ prefix: "we" }] } },
    targets: [new LambdaFunction(note), { bind: () => ({ arn: log.logGroupArn }) }],
  });
  new Rule(stack, "Hourly", {
    schedule: Schedule.rate(Duration.hours(1)),
    targets: [new LambdaFunction(note)],
  });
  const definition = {
    StartAt: "Tell",
    States: {
      Tell: {
        Type: "Task",
        Resource: note.functionArn,
        Arguments: { told: "{% $states.input.what %}" },
        End: true,
      },
    },
  };
  new StateMachine(stack, "Machine", {
    stateMachineName: "tell",
    queryLanguage: QueryLanguage.JSONATA,
    definitionBody: DefinitionBody.fromString(JSON.stringify({ QueryLanguage: "JSONata", ...definition })),
  });
  also?.(stack);
  return app.synth().directory;
}

type Functions = Readonly<Record<"echo" | "slow" | "held", LambdaFn>>;

function api(
  stack: Stack,
  { echo, slow, held }: Functions,
  { throttle, throttleFixed }: FixtureOptions,
): void {
  const client = new UserPool(stack, "Pool").addClient("Client");
  const http = new HttpApi(stack, "Api", { createDefaultStage: false });
  const live = http.addStage("Live", {
    stageName: "$default",
    autoDeploy: true,
    ...(throttle !== undefined && { throttle }),
  });
  if (throttleFixed !== undefined && live.node.defaultChild instanceof CfnStage)
    live.node.defaultChild.routeSettings = {
      "POST /open/fixed": {
        ThrottlingRateLimit: throttleFixed.rateLimit,
        ThrottlingBurstLimit: throttleFixed.burstLimit,
      },
    };
  const authorizer = new HttpJwtAuthorizer("Tokens", "https://issuer.example", {
    jwtAudience: [client.userPoolClientId],
  });
  const route = (path: string, to: LambdaFn, guarded = false) =>
    http.addRoutes({
      path,
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration(`to ${path}`, to),
      ...(guarded && { authorizer, authorizationScopes: ["shop/write", "shop/admin"] }),
    });
  route("/open/{id}", echo);
  route("/open/fixed", slow);
  route("/held", held);
  route("/guarded/{id}", echo, true);
}
