// What a resource is called once it exists, and what its attributes are, by type.

export const REGION = "eu-west-3";
export const ACCOUNT = "000000000000";

export const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

export const queueUrl = (services: string, name: string): string => `${services}/${ACCOUNT}/${name}`;

/** Where the host serves what a template may refer to. */
export interface Endpoints {
  /** Of the HTTP API. */
  readonly api: string;
  /** Of the AWS services, by their wire protocols. */
  readonly services: string;
}

interface Named {
  /** The given name, else `<stack>-<logical id>`. */
  readonly name: string;
  readonly property: (name: string) => string;
  readonly endpoints: Endpoints;
}

type Attribute = (of: Named) => string;

export interface Physical {
  /** The property that may give the name. */
  readonly nameProperty?: string;
  readonly ref: Attribute;
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

const named: Attribute = ({ name }) => name;
const tableArn: Attribute = ({ name }) => arn("dynamodb", `table/${name}`);
const functionArn: Attribute = ({ name }) => arn("lambda", `function:${name}`);
const machineArn: Attribute = ({ name }) => arn("states", `stateMachine:${name}`);
const secretArn: Attribute = ({ name }) => arn("secretsmanager", `secret:${name}`);

const table: Physical = {
  nameProperty: "TableName",
  ref: named,
  attributes: { Arn: tableArn, StreamArn: (of) => `${tableArn(of)}/stream/local`, TableId: named },
};

/** Types that the host runs, or gives a name to. */
export const physical: Readonly<Record<string, Physical>> = {
  "AWS::ApiGatewayV2::Api": {
    ref: () => "local",
    attributes: { ApiEndpoint: ({ endpoints }) => endpoints.api, ApiId: () => "local" },
  },
  "AWS::ApiGatewayV2::Authorizer": { ref: named, attributes: { AuthorizerId: named } },
  "AWS::ApiGatewayV2::Integration": { ref: named, attributes: { IntegrationId: named } },
  "AWS::ApiGatewayV2::Route": { ref: named },
  "AWS::ApiGatewayV2::Stage": { nameProperty: "StageName", ref: named },
  "AWS::DynamoDB::Table": table,
  "AWS::DynamoDB::GlobalTable": table,
  "AWS::Events::EventBus": {
    nameProperty: "Name",
    ref: named,
    attributes: { Arn: ({ name }) => arn("events", `event-bus/${name}`), Name: named },
  },
  "AWS::Events::Rule": {
    nameProperty: "Name",
    ref: named,
    attributes: { Arn: ({ name }) => arn("events", `rule/${name}`) },
  },
  "AWS::Lambda::Alias": {
    nameProperty: "Name",
    ref: ({ name, property }) => qualifiedFunction(property("FunctionName"), name),
    attributes: { AliasArn: ({ name, property }) => qualifiedFunction(property("FunctionName"), name) },
  },
  "AWS::Lambda::EventSourceMapping": { ref: named, attributes: { Id: named } },
  "AWS::Lambda::Function": {
    nameProperty: "FunctionName",
    ref: named,
    attributes: { Arn: functionArn },
  },
  "AWS::Lambda::Version": {
    ref: ({ property }) => qualifiedFunction(property("FunctionName"), "1"),
    attributes: {
      FunctionArn: ({ property }) => qualifiedFunction(property("FunctionName"), "1"),
      Version: () => "1",
    },
  },
  "AWS::Logs::LogGroup": {
    nameProperty: "LogGroupName",
    ref: named,
    attributes: { Arn: ({ name }) => `${arn("logs", `log-group:${name}`)}:*` },
  },
  "AWS::S3::Bucket": {
    nameProperty: "BucketName",
    ref: named,
    attributes: { Arn: ({ name }) => `arn:aws:s3:::${name}` },
  },
  "AWS::Scheduler::Schedule": {
    nameProperty: "Name",
    ref: named,
    attributes: { Arn: ({ name }) => arn("scheduler", `schedule/default/${name}`) },
  },
  "AWS::SecretsManager::Secret": {
    nameProperty: "Name",
    ref: secretArn,
    attributes: { Id: secretArn },
  },
  "AWS::SQS::Queue": {
    nameProperty: "QueueName",
    ref: ({ name, endpoints }) => queueUrl(endpoints.services, name),
    attributes: {
      Arn: ({ name }) => arn("sqs", name),
      QueueName: named,
      QueueUrl: ({ name, endpoints }) => queueUrl(endpoints.services, name),
    },
  },
  "AWS::SSM::Parameter": {
    nameProperty: "Name",
    ref: named,
    attributes: { Value: ({ property }) => property("Value"), Type: ({ property }) => property("Type") },
  },
  "AWS::StepFunctions::StateMachine": {
    nameProperty: "StateMachineName",
    ref: machineArn,
    attributes: { Arn: machineArn, Name: named },
  },
};

/** The name of a function, from its name or from any form of its ARN, with or without a qualifier. */
export function functionNameOf(nameOrArn: string): string {
  const [, name] = /function:([^:/]+)/.exec(nameOrArn) ?? [];
  return name ?? nameOrArn.split(":")[0] ?? nameOrArn;
}

function qualifiedFunction(nameOrArn: string, qualifier: string): string {
  return `${arn("lambda", `function:${functionNameOf(nameOrArn)}`)}:${qualifier}`;
}
