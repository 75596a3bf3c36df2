// Types that change nothing in one process: who may do what, how it is watched, encrypted and kept on AWS.
// Every other type is either run or refused.
import { arn } from "./physical.ts";

export const withoutEffect: ReadonlySet<string> = new Set([
  "AWS::ApiGateway::Account",
  "AWS::Backup::BackupPlan",
  "AWS::Backup::BackupSelection",
  "AWS::Backup::BackupVault",
  "AWS::CDK::Metadata",
  "AWS::CloudWatch::Alarm",
  "AWS::CloudWatch::CompositeAlarm",
  "AWS::CloudWatch::Dashboard",
  // Tokens come from the host's own issuer.
  "AWS::Cognito::UserPool",
  "AWS::Cognito::UserPoolClient",
  "AWS::Cognito::UserPoolDomain",
  "AWS::Cognito::UserPoolGroup",
  "AWS::Cognito::UserPoolResourceServer",
  "AWS::Cognito::UserPoolUser",
  "AWS::Events::Archive",
  "AWS::Events::EventBusPolicy",
  "AWS::IAM::ManagedPolicy",
  "AWS::IAM::Policy",
  "AWS::IAM::Role",
  "AWS::IAM::User",
  "AWS::KMS::Alias",
  "AWS::KMS::Key",
  "AWS::Lambda::Permission",
  "AWS::Logs::LogStream",
  "AWS::Logs::MetricFilter",
  "AWS::Logs::QueryDefinition",
  "AWS::Logs::ResourcePolicy",
  "AWS::Logs::SubscriptionFilter",
  "AWS::S3::BucketPolicy",
  "AWS::Scheduler::ScheduleGroup",
  "AWS::SecretsManager::ResourcePolicy",
  "AWS::SecretsManager::RotationSchedule",
  "AWS::SecretsManager::SecretTargetAttachment",
  // Alarms are told to a topic; nothing in the system listens to one.
  "AWS::SNS::Subscription",
  "AWS::SNS::Topic",
  "AWS::SNS::TopicPolicy",
  "AWS::SQS::QueuePolicy",
  "AWS::WAFv2::WebACL",
  "AWS::WAFv2::WebACLAssociation",
  "AWS::XRay::Group",
  "AWS::XRay::SamplingRule",
]);

/** What another resource reads of one of them: a name that is never looked up. */
export const unusedRef = (type: string, name: string): string =>
  type === "AWS::SNS::Topic" ? arn("sns", name) : name;

export const unusedAttribute = (type: string, name: string, attribute: string): string =>
  attribute.endsWith("Arn")
    ? arn(type.split("::")[1]?.toLowerCase() ?? "none", name)
    : `${name}.${attribute}`;
