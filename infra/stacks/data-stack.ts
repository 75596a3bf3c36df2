// What must outlive every deployment: the tables, encrypted with our key and recoverable to any second.
import { Duration, Stack } from "aws-cdk-lib";
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from "aws-cdk-lib/aws-dynamodb";
import { Key } from "aws-cdk-lib/aws-kms";
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket } from "aws-cdk-lib/aws-s3";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { byDue, byLedger, byListing, byParty } from "../access.ts";
import { acknowledge } from "../acknowledged.ts";
import type { Stage } from "../stages.ts";

const text = (name: string) => ({ name, type: AttributeType.STRING });

export class DataStack extends Stack {
  readonly orders: Table;
  readonly events: Table;
  readonly stock: Table;
  readonly network: Table;
  readonly idempotency: Table;
  readonly webhooks: Table;
  readonly feeds: Bucket;
  readonly webhookSecret: Secret;
  readonly carrierKeys: Secret;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const key = new Key(this, "Key", {
      description: "Lendemain: orders, stock and addresses",
      enableKeyRotation: true,
      removalPolicy: stage.removalPolicy,
    });
    const table = (name: string, more: { stream?: StreamViewType; expires?: boolean } = {}): Table =>
      new Table(this, name, {
        partitionKey: text("pk"),
        sortKey: text("sk"),
        billingMode: BillingMode.PAY_PER_REQUEST,
        encryption: TableEncryption.CUSTOMER_MANAGED,
        encryptionKey: key,
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        deletionProtection: stage.removalPolicy === "retain",
        removalPolicy: stage.removalPolicy,
        ...(more.stream !== undefined && { stream: more.stream }),
        ...(more.expires === true && { timeToLiveAttribute: "expiresAt" }),
      });

    this.orders = table("Orders", { expires: true });
    this.orders.addGlobalSecondaryIndex({
      indexName: byListing,
      partitionKey: text("listing"),
      sortKey: text("listedAt"),
      projectionType: ProjectionType.ALL,
    });
    this.orders.addGlobalSecondaryIndex({
      indexName: byParty,
      partitionKey: text("party"),
      sortKey: text("dueBy"),
      projectionType: ProjectionType.ALL,
    });
    this.events = table("Events", { stream: StreamViewType.NEW_IMAGE, expires: true });
    this.stock = table("Stock", { stream: StreamViewType.KEYS_ONLY, expires: true });
    // Levels change often, and are not in it.
    this.stock.addGlobalSecondaryIndex({
      indexName: byLedger,
      partitionKey: text("ledger"),
      sortKey: text("pk"),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ["movement"],
    });
    this.network = table("Network");
    this.idempotency = table("Idempotency", { expires: true });
    this.webhooks = table("Webhooks", { expires: true });
    this.webhooks.addGlobalSecondaryIndex({
      indexName: byDue,
      partitionKey: text("waitingOf"),
      sortKey: text("due"),
      projectionType: ProjectionType.ALL,
    });
    this.feeds = this.files(stage);
    this.webhookSecret = new Secret(this, "WebhookSecret", {
      description: "Lendemain: each carrier's webhook key is derived from it",
      encryptionKey: key,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: stage.removalPolicy,
    });
    this.carrierKeys = new Secret(this, "CarrierKeys", {
      description: "Lendemain: by carrier, the key with which it is asked over an API; filled by hand",
      encryptionKey: key,
      generateSecretString: { secretStringTemplate: "{}", generateStringKey: "none" },
      removalPolicy: stage.removalPolicy,
    });
    acknowledge(
      this,
      "AwsSolutions-SMG4",
      "carriers hold the keys, or keys derived from them: they are rotated together with them, by hand",
    );
  }

  /** Files of stock imports, until they are read. Whoever is to read them hears of them by the default event bus. */
  private files(stage: Stage): Bucket {
    const bucket = new Bucket(this, "Feeds", {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [
        { expiration: Duration.days(7), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: stage.removalPolicy,
    });
    // The CDK's own switch adds a function of its own to the stack, for what the template can say.
    if (bucket.node.defaultChild instanceof CfnBucket)
      bucket.node.defaultChild.notificationConfiguration = {
        eventBridgeConfiguration: { eventBridgeEnabled: true },
      };
    acknowledge(this, "AwsSolutions-S1", "an import tells by itself what became of its file, for a month");
    return bucket;
  }
}
