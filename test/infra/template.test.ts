// What must hold of every deployment, read from the synthesized templates.
import { Match } from "aws-cdk-lib/assertions";
import { beforeAll, describe, expect, it } from "vitest";
import { ENTRY } from "#infra/constructs/service-function.ts";
import { environments } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { qualified } from "#shared/contracts/scopes.ts";
import { type Found, type Stage, synthesizedStage } from "#test/support/stage.ts";

let stage: Stage;
beforeAll(() => {
  stage = synthesizedStage("production");
});

const namesOf = (found: Iterable<readonly [string, unknown]>): string[] =>
  [...found].map(([name]) => name).sort();

/** Functions that may do any of these. */
const allowed = (...actions: readonly string[]): string[] =>
  namesOf(
    [...stage.functions].filter(([, fn]) =>
      stage.grantsOf(fn).some((grant) => grant.actions.some((action) => actions.includes(action))),
    ),
  );

const writes = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:BatchWriteItem", "dynamodb:DeleteItem"];
/** Functions that may write to the table with this name in the data stack. */
const writersOf = (table: string): string[] =>
  namesOf(
    [...stage.functions].filter(([, fn]) =>
      stage
        .grantsOf(fn)
        .some(({ actions, on }) => on.includes(table) && actions.some((one) => writes.includes(one))),
    ),
  );

describe("a table", () => {
  it("is encrypted with our key, recoverable to any second, and cannot be deleted by mistake", () => {
    const { data } = stage.templates;
    expect(Object.keys(data?.findResources("AWS::DynamoDB::Table") ?? {})).toHaveLength(6);
    data?.allResourcesProperties("AWS::DynamoDB::Table", {
      SSESpecification: { SSEEnabled: true, SSEType: "KMS", KMSMasterKeyId: Match.anyValue() },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
      BillingMode: "PAY_PER_REQUEST",
    });
    data?.allResources("AWS::DynamoDB::Table", { DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
  });

  it("is encrypted with a key that is rotated", () => {
    stage.templates.data?.allResourcesProperties("AWS::KMS::Key", { EnableKeyRotation: true });
  });

  it("keeps personal data and quotes no longer than they are needed", () => {
    for (const table of ["Orders", "Events"])
      expect(
        stage.all("AWS::DynamoDB::Table").find(({ id }) => id.startsWith(table))?.resource.Properties,
      ).toMatchObject({
        TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
      });
  });
});

describe("the bucket of files of counts", () => {
  it("is encrypted, closed to the public, forgets, and tells of what arrives without a function of its own", () => {
    stage.templates.data?.hasResourceProperties("AWS::S3::Bucket", {
      BucketEncryption: Match.anyValue(),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 7, Status: "Enabled" })] },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    stage.templates.data?.hasResource("AWS::S3::Bucket", { DeletionPolicy: "Retain" });
  });
});

describe("a function", () => {
  it("is one of the contract's, and each of those is a function", () => {
    expect(namesOf(stage.functions)).toEqual(Object.keys(environments).sort());
  });

  it("runs Node 24 on arm64, is traced, and says where its source is", () => {
    for (const [name, { resource }] of stage.functions) {
      expect(resource.Properties).toMatchObject({
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        TracingConfig: { Mode: "Active" },
      });
      expect(resource.Metadata[ENTRY]).toMatch(new RegExp(`^functions/[a-z]+/${name}\\.ts$`));
    }
  });

  it("writes to a log group of its own that forgets", () => {
    const groups = new Map(stage.all("AWS::Logs::LogGroup").map((group) => [group.id, group]));
    const used = [...stage.functions.values()].map(({ resource }) => {
      const { LogGroup } = Object(resource.Properties.LoggingConfig);
      return groups.get(LogGroup.Ref);
    });
    for (const group of used) expect(group?.resource.Properties.RetentionInDays).toBe(180);
    expect(new Set(used.map((group) => group?.id)).size).toBe(stage.functions.size);
  });

  it("has exactly the variables of its environment", () => {
    for (const [name, { resource }] of stage.functions) {
      const { Variables } = Object(resource.Properties.Environment);
      const ours = Object.keys(Variables).filter(
        (key) => !/^(POWERTOOLS_|NODE_|PARAMETERS_SECRETS_|SECRETS_MANAGER_|SSM_PARAMETER_STORE_)/.test(key),
      );
      const schema = environments[name as keyof typeof environments];
      expect([name, ...ours.sort()]).toEqual([name, ...Object.keys(schema.shape).sort()]);
    }
  });

  it("behind the API answers before API Gateway gives up", () => {
    for (const name of Object.keys(routes))
      expect(stage.functions.get(name)?.resource.Properties.Timeout).toBeLessThan(30);
  });

  it("has a role of its own", () => {
    const roles = [...stage.functions.values()].map(({ resource }) =>
      JSON.stringify(resource.Properties.Role),
    );
    expect(new Set(roles).size).toBe(roles.length);
  });
});

describe("a permission", () => {
  it("names its actions, one by one", () => {
    const wild = stage.statements.filter(({ actions }) => actions.some((action) => action.includes("*")));
    expect(wild).toEqual([]);
  });

  it("names its resource, but for X-Ray and the delivery of logs, which have none", () => {
    const everywhere = stage.statements
      .filter(({ on }) => on === '"*"' || /^\[.*"\*".*\]$/.test(on))
      .flatMap(({ actions }) => actions);
    const unnamed = everywhere.filter(
      (action) => !/^xray:|^logs:\w*(LogDelivery|LogDeliveries|ResourcePolic|LogGroups)\w*$/.test(action),
    );
    // Streams can only be listed for all tables.
    expect(unnamed.filter((action) => action !== "dynamodb:ListStreams")).toEqual([]);
  });

  it("goes with the variable that names the table, both ways", () => {
    const tables = {
      ORDERS_TABLE: "Orders",
      EVENTS_TABLE: "Events",
      STOCK_TABLE: "Stock",
      NETWORK_TABLE: "Network",
      WEBHOOKS_TABLE: "Webhooks",
    };
    for (const [name, fn] of stage.functions) {
      const { Variables } = Object(fn.resource.Properties.Environment);
      const granted = stage
        .grantsOf(fn)
        .filter(({ actions }) => /^dynamodb:(?!.*Stream)/.test(actions[0] ?? ""));
      for (const [variable, table] of Object.entries(tables)) {
        const may = granted.some(({ on }) => new RegExp(`${table}[0-9A-F]{8}`).test(on));
        expect(`${name} ${variable} ${may}`).toBe(`${name} ${variable} ${variable in Variables}`);
      }
    }
  });

  it("to write is given to nothing that only reads", () => {
    const readers = namesOf(stage.functions).filter((name) => /^(get|find|list|audit|serve)-/.test(name));
    expect(readers.length).toBeGreaterThan(10);
    expect(readers.filter((name) => allowed(...writes).includes(name))).toEqual([]);
    const acting = ["states:StartExecution", "states:SendTaskSuccess", "events:PutEvents", "sqs:SendMessage"];
    expect(readers.filter((name) => allowed(...acting).includes(name))).toEqual([]);
  });

  it("to read a secret goes with the variable that names it, and no secret is in the environment", () => {
    const named = [...stage.functions].filter(([, { resource }]) => {
      const { Variables } = Object(resource.Properties.Environment);
      return Variables.CARRIER_KEYS !== undefined || Variables.WEBHOOK_SECRET !== undefined;
    });
    expect(allowed("secretsmanager:GetSecretValue")).toEqual(namesOf(named));
    expect(named.length).toBeGreaterThan(5);
    for (const [, { resource, text }] of named) {
      expect(resource.Properties.Layers).toHaveLength(1);
      expect(text).not.toContain("{{resolve:");
    }
  });

  it("to delete is given to nobody", () => {
    expect(allowed("dynamodb:DeleteItem", "dynamodb:DeleteTable")).toEqual([]);
  });

  it("to read everything is the auditors', of the stock alone", () => {
    expect(allowed("dynamodb:Scan")).toEqual(["audit-stock", "watch-stock"]);
    for (const name of ["audit-stock", "watch-stock"]) {
      const auditor = stage.functions.get(name) as Found;
      const scans = stage.grantsOf(auditor).filter(({ actions }) => actions.includes("dynamodb:Scan"));
      expect(scans.map(({ on }) => /(Orders|Events|Stock|Network)[0-9A-F]{8}/.exec(on)?.[1])).toEqual([
        "Stock",
      ]);
    }
  });

  it("to start a workflow is given to who places, adds, releases, ships in parts or beside, or sweeps, and who hears of files", () => {
    expect(allowed("states:StartExecution")).toEqual([
      "begin-import",
      "change-order",
      "close-overdue",
      "lift-hold",
      "place-order",
      "retry-backorders",
      "ship-purchase-order",
      "sweep-orders",
      "watch-transit",
    ]);
  });

  it("to set what has failed going again is its sweeper's and the planner's call's", () => {
    expect(allowed("states:RedriveExecution")).toEqual(["redrive-execution", "redrive-failed"]);
    expect(allowed("states:ListExecutions")).toEqual(["list-failed-executions", "redrive-failed"]);
  });

  it("to wake a workflow and to publish is the relay's", () => {
    expect(allowed("states:SendTaskSuccess", "states:SendTaskFailure")).toEqual(["relay-events"]);
    expect(allowed("events:PutEvents")).toEqual(["relay-events"]);
  });

  it("to put a file of counts is its call's, to read one that of who reads it, chunk by chunk", () => {
    expect(allowed("s3:PutObject")).toEqual(["import-stock"]);
    expect(allowed("s3:GetObject")).toEqual(["begin-import", "read-import"]);
    expect(allowed("s3:DeleteObject")).toEqual([]);
  });

  it("to change the network is given to its own calls", () => {
    // Prices lie beside the network, and on its head which carriers do not answer.
    expect(writersOf("Network")).toEqual([
      "book-carrier",
      "learn-prices",
      "pause-node",
      "put-carriers",
      "put-items",
      "put-nodes",
      "put-places",
      "put-policy",
      "resume-node",
    ]);
  });

  it("to move orders is the wave's, which starts and wakes nothing; to learn prices changes no order and no stock", () => {
    for (const table of ["Orders", "Events", "Stock"]) expect(writersOf(table)).toContain("reoptimise-wave");
    for (const table of ["Orders", "Events", "Stock"]) expect(writersOf(table)).not.toContain("learn-prices");
    expect(allowed("states:StartExecution", "states:SendTaskSuccess")).not.toContain("reoptimise-wave");
  });

  it("to change the stock is given to nothing that a channel or a carrier calls, but to give back what a change frees", () => {
    const theirs = Object.entries(routes)
      .filter(([, { scopes }]) => (scopes as readonly string[]).some((one) => /^orders|^carrier$/.test(one)))
      .map(([name]) => name);
    expect(theirs.filter((name) => writersOf("Stock").includes(name))).toEqual(["change-order"]);
  });

  it("to query a list goes with the index that it is in", () => {
    const listing = [
      "sweep-orders",
      "expire-holds",
      "watch-purchase-orders",
      "learn-prices",
      "reoptimise-wave",
      "get-overview",
      "list-orders",
      "list-open-tasks",
      "list-open-purchase-orders",
    ];
    const party = ["list-tasks", "list-purchase-orders", "move-open-work"];
    const may = (name: string, index: string) =>
      stage
        .grantsOf(stage.functions.get(name) as Found)
        .some(({ actions, on }) => actions.includes("dynamodb:Query") && on.includes(`/index/${index}`));
    expect(listing.filter((name) => !may(name, "byListing"))).toEqual([]);
    expect(party.filter((name) => !may(name, "byParty"))).toEqual([]);
  });
});

describe("the API", () => {
  it("has a route for every call of the contract, behind a JWT with the contract's scopes", () => {
    const found = stage.all("AWS::ApiGatewayV2::Route").map(({ resource }) => resource.Properties);
    const guarded = found
      .filter(({ AuthorizationType }) => AuthorizationType === "JWT")
      .map(({ RouteKey, AuthorizationScopes }) => ({ key: RouteKey, scopes: AuthorizationScopes }));
    const documented = Object.values(routes).map(({ method, path, scopes }) => ({
      key: `${method} ${path}`,
      scopes: scopes.map(qualified),
    }));
    const withToken = documented.filter(({ scopes }) => scopes.length > 0);
    expect(guarded).toHaveLength(withToken.length);
    expect(guarded).toEqual(expect.arrayContaining(withToken));
  });

  it("is open to everyone for its description only, and for what shows a signature instead of a token", () => {
    const open = stage
      .all("AWS::ApiGatewayV2::Route")
      .filter(({ resource }) => resource.Properties.AuthorizationType !== "JWT")
      .map(({ resource }) => resource.Properties.RouteKey);
    expect(open.sort()).toEqual([
      "GET /docs",
      "GET /v1/openapi.json",
      "POST /v1/carriers/{carrier}/easypost",
    ]);
  });

  it("calls the function of the same name", () => {
    const integrations = new Map(
      stage.all("AWS::ApiGatewayV2::Integration").map((one) => [one.id, one.text]),
    );
    for (const { resource, text } of stage.all("AWS::ApiGatewayV2::Route")) {
      const target = /"Ref":"(\w+integration\w+)"/.exec(text)?.[1] ?? "";
      const called = [...stage.functions].find(([, fn]) => integrations.get(target)?.includes(fn.id))?.[0];
      const named = Object.entries(routes).find(
        ([, { method, path }]) => `${method} ${path}` === resource.Properties.RouteKey,
      )?.[0];
      if (named !== undefined) expect(called).toBe(named);
    }
  });

  it("takes the tokens of every client that there is, each of which speaks for one party at most", () => {
    const clients = stage.all("AWS::Cognito::UserPoolClient");
    const [authorizer] = stage.all("AWS::ApiGatewayV2::Authorizer");
    for (const { id, resource } of clients) {
      expect(authorizer?.text).toContain(`"${id}"`);
      expect(resource.Properties).toMatchObject({
        AllowedOAuthFlows: ["client_credentials"],
        GenerateSecret: true,
      });
      const parties = JSON.stringify(resource.Properties.AllowedOAuthScopes).match(
        /(channel|node|vendor|carrier):/g,
      );
      expect(parties?.length ?? 0).toBeLessThanOrEqual(1);
    }
    expect(clients.length).toBeGreaterThan(1);
  });

  it("has a limit on requests and a log of them", () => {
    stage.templates.api?.hasResourceProperties("AWS::ApiGatewayV2::Stage", {
      DefaultRouteSettings: { ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 2000 },
      AccessLogSettings: Match.objectLike({ DestinationArn: Match.anyValue() }),
    });
  });
});

describe("an overload", () => {
  it("is held off by each route, the costly ones sooner", () => {
    const { api } = stage.templates;
    const all = { DetailedMetricsEnabled: true };
    api?.hasResourceProperties("AWS::ApiGatewayV2::Stage", {
      DefaultRouteSettings: { ...all, ThrottlingRateLimit: 1_000, ThrottlingBurstLimit: 2_000 },
      RouteSettings: {
        "GET /v1/planner/audit": { ...all, ThrottlingRateLimit: 1, ThrottlingBurstLimit: 2 },
        "POST /v1/stock/imports": { ...all, ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 },
      },
    });
    const [{ resource } = { resource: {} }] = stage.all("AWS::ApiGatewayV2::Stage");
    expect(JSON.stringify(Object(resource).DependsOn)).toContain("audit");
  });

  it("of orders leaves the workflows enough of the account's concurrency", () => {
    const placing = stage.functions.get("place-order")?.resource.Properties;
    expect(placing?.ReservedConcurrentExecutions).toBe(400);
  });
});

describe("what cannot be delivered", () => {
  it("of a stream goes to the dead letters, the fewest records at once", () => {
    const { orchestration } = stage.templates;
    const streams = Object.values(
      orchestration?.findResources("AWS::Lambda::EventSourceMapping", {
        Properties: { StartingPosition: Match.anyValue() },
      }) ?? {},
    );
    expect(streams.length).toBeGreaterThan(1);
    for (const { Properties } of streams)
      expect(Properties).toMatchObject({
        DestinationConfig: { OnFailure: { Destination: expect.anything() } },
        BisectBatchOnFunctionError: true,
      });
  });

  it("of the outbox waits for what is down, and leaves half of the stream's day to bring it back", () => {
    const { orchestration } = stage.templates;
    orchestration?.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      BatchSize: 100,
      MaximumRecordAgeInSeconds: 12 * 3_600,
      MaximumRetryAttempts: Match.absent(),
    });
  });

  it("of webhooks' errands goes to the dead letters, after hours", () => {
    stage.templates.orchestration?.hasResourceProperties("AWS::SQS::Queue", {
      RedrivePolicy: { maxReceiveCount: 20, deadLetterTargetArn: Match.anyValue() },
      VisibilityTimeout: 450,
    });
  });

  it("of a schedule goes to the dead letters", () => {
    const scheduled = stage
      .all("AWS::Events::Rule")
      .map(({ resource }) => resource.Properties)
      .filter(({ ScheduleExpression }) => ScheduleExpression !== undefined);
    expect(scheduled.length).toBeGreaterThan(0);
    for (const { Targets } of scheduled)
      for (const target of [Targets].flat()) expect(target).toHaveProperty("DeadLetterConfig.Arn");
  });

  it("is kept encrypted for two weeks, and taken over TLS only", () => {
    const { orchestration } = stage.templates;
    orchestration?.allResourcesProperties("AWS::SQS::Queue", {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 24 * 3600,
    });
    orchestration?.hasResourceProperties("AWS::SQS::QueuePolicy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: "Deny",
            Action: "sqs:*",
            Principal: { AWS: "*" },
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          }),
        ]),
      },
    });
  });

  it("raises an alarm, as do failed workflows, server errors and a ledger that does not balance", () => {
    const { observability } = stage.templates;
    expect(Object.keys(observability?.findResources("AWS::CloudWatch::Alarm") ?? {})).toHaveLength(7);
    observability?.allResourcesProperties("AWS::CloudWatch::Alarm", { AlarmActions: [Match.anyValue()] });
  });
});

describe("a state machine", () => {
  it("is written in JSONata, traced, and logged without what it carries", () => {
    const machines = stage.all("AWS::StepFunctions::StateMachine");
    expect(machines.map(({ resource }) => resource.Properties.StateMachineType).sort()).toEqual([
      "EXPRESS",
      "STANDARD",
      "STANDARD",
    ]);
    for (const { resource, text } of machines) {
      expect(resource.Properties).toMatchObject({
        TracingConfiguration: { Enabled: true },
        LoggingConfiguration: {
          Level: "ALL",
          IncludeExecutionData: false,
          Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: expect.anything() } }],
        },
      });
      expect(text).toContain('\\"QueryLanguage\\":\\"JSONata\\"');
    }
  });

  it("starts nothing but fulfilments", () => {
    for (const machine of stage.all("AWS::StepFunctions::StateMachine")) {
      const starts = stage
        .grantsOf(machine)
        .filter(({ actions }) => actions.includes("states:StartExecution"));
      const isImport = String(machine.resource.Properties.StateMachineName).endsWith("import-stock");
      expect(starts).toHaveLength(isImport ? 0 : 1);
      for (const { on } of starts) expect(on).toMatch(/fulfil-?shipment/);
    }
  });
});
