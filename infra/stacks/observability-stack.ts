// What someone must hear of: routing that fails, shipments that need a planner, events that cannot leave.
import { Duration, Stack } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import type { Stage } from "../stages.ts";
import type { ApiStack } from "./api-stack.ts";
import type { OrchestrationStack } from "./orchestration-stack.ts";

export class ObservabilityStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    stage: Stage,
    { routeOrder, fulfilShipment, importStock, deadLetters, relayEvents, watchStock }: OrchestrationStack,
    { api }: ApiStack,
  ) {
    super(scope, id);
    const key = new Key(this, "Key", { description: "Lendemain: alarms", enableKeyRotation: true });
    key.grantEncryptDecrypt(new ServicePrincipal("cloudwatch.amazonaws.com"));
    const topic = new Topic(this, "Alarms", {
      displayName: "Lendemain alarms",
      masterKey: key,
      enforceSSL: true,
    });
    const alarm = (name: string, alarmDescription: string, metric: IMetric, threshold = 1): void => {
      new Alarm(this, name, {
        alarmDescription,
        metric,
        threshold,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }).addAlarmAction(new SnsAction(topic));
    };
    const period = Duration.minutes(5);
    alarm(
      "RoutingFails",
      "Orders could not be routed; the sweeper tries again",
      routeOrder.metricFailed({ period }),
      5,
    );
    alarm(
      "ShipmentStuck",
      "A shipment's workflow failed and needs a planner",
      fulfilShipment.metricFailed({ period }),
    );
    alarm(
      "ImportFails",
      "A file of counts could not be read to its end",
      importStock.metricFailed({ period }),
    );
    alarm(
      "DeadLetters",
      "Events or messages could not be delivered",
      deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
    );
    alarm(
      "EventsWait",
      "Events have waited for a quarter of an hour to leave: the bus or Step Functions is down, or refuses the relay",
      relayEvents.metric("IteratorAge", { period, statistic: "Maximum" }),
      Duration.minutes(15).toMilliseconds(),
    );
    alarm(
      "LedgerDiffers",
      "The stock ledger does not balance: npm run audit names what differs",
      watchStock.metricErrors({ period: Duration.hours(1) }),
    );
    alarm("ServerErrors", "The API answers with 5xx", api.metricServerError({ period }), 5);

    new Dashboard(this, "Dashboard", {
      dashboardName: `lendemain-${stage.name}`,
      widgets: [
        [
          new GraphWidget({
            title: "Orders routed",
            left: [routeOrder.metricSucceeded(), routeOrder.metricFailed()],
          }),
          new GraphWidget({
            title: "Shipments",
            left: [
              fulfilShipment.metricStarted(),
              fulfilShipment.metricSucceeded(),
              fulfilShipment.metricFailed(),
            ],
          }),
          new GraphWidget({
            title: "API",
            left: [api.metricCount(), api.metricClientError(), api.metricServerError()],
            right: [api.metricLatency()],
          }),
        ],
      ],
    });
  }
}
