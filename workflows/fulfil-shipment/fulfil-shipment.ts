// One shipment from its node to its customer: three roads that end alike. Standard, one execution per
// shipment, alive until the door; each state is a milestone that a planner reads.
//
//   warehouse                         Wait for the pick -.
//   store       Offer to the store -> Wait for the pick -+-> Book the carrier and hand over -.
//   collection                                           '-> Wait for the customer           |
//   drop-ship   Send the purchase order -> Wait for the shipping notice ---------------------+-> Wait for the door
//                                                                                                |
//   ship-to-store, by any of the roads: the door is the store's      Wait for the customer <-----'
//
// A rescue beyond the policy's budget: Wait for the planner.
// An answer or a pick that is late, where nobody else would be in time: Wait longer for the answer, or for the pick.
// A customer who needs more time: Wait longer for the customer. A carrier that comes later: Wait longer for the door.
// On hold: Wait for the release.
// What is the last resort of others, or would send or put back something twice, is not caught: its execution fails there,
// and a redrive does that state again.
// Declined, accepted in part, short, silent, refused, lost, or moved by a wave, which has made the rescue: Ask for a rescue. Cancelled: Undo the shipment.
import { Duration } from "aws-cdk-lib";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import {
  Choice,
  Condition,
  Errors,
  type IChainable,
  type IStateMachine,
  Succeed,
} from "aws-cdk-lib/aws-stepfunctions";
import type { LambdaInvoke } from "aws-cdk-lib/aws-stepfunctions-tasks";
import type { Construct } from "constructs";
import { workflowErrors } from "#shared/contracts/workflow-errors.ts";
import type { FulfilShipmentInput } from "#shared/contracts/workflows.ts";
import { startEach } from "../start-each.ts";
import { given, jsonata, type StepProps, step, waitFor } from "../states.ts";

export interface FulfilShipmentFunctions {
  readonly openTask: IFunction;
  readonly submitPurchaseOrder: IFunction;
  readonly awaitShippingNotice: IFunction;
  readonly bookCarrier: IFunction;
  readonly awaitDoor: IFunction;
  readonly awaitRelease: IFunction;
  readonly rescueShipment: IFunction;
  readonly awaitPlanner: IFunction;
  readonly endShipment: IFunction;
}

const shipment = { orderId: jsonata(given("orderId")), shipmentId: jsonata(given("shipmentId")) };
const milestone = (name: string): string => given(`milestones.${name}`);
const giveUpAt = given("giveUpAt");
/** Older executions do not know it: they are looked at when they are given up. */
const outBy = given("outForDeliveryBy");
const lookAt = `$exists(${outBy}) ? ${outBy} : ${giveUpAt}`;

/** A customer has all the days that were promised, also to collect what came late. */
const DAY_MS = 86_400_000;
const collectBy =
  `$fromMillis($max([$toMillis(${milestone("deliverBy")}), $toMillis($states.context.State.EnteredTime)])` +
  ` + ${given("collectionDays")} * ${DAY_MS})`;
/** Whoever moves the end of a wait names the new deadline in the error's message. */
const longerUntil = "$match($states.input.Cause, /\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z/)[0].match";
const handedOut = (where: FulfilShipmentInput["handOut"]) => `${given("handOut")} = '${where}'`;

const is = (outcome: string, ...more: readonly string[]) =>
  Condition.jsonata(jsonata([`$states.input.outcome = '${outcome}'`, ...more].join(" and ")));

export function fulfilShipment(
  scope: Construct,
  run: FulfilShipmentFunctions,
  itself: IStateMachine,
): IChainable {
  const roads = Choice.jsonata(scope, "Which road");
  const task = (name: string, kind: string, until: string, more: StepProps["with"] = {}) =>
    waitFor(scope, name, { run: run.openTask, with: { ...shipment, kind, ...more }, until });
  const end = (name: string, ending: string, more: StepProps["with"] = {}) =>
    step(scope, name, { run: run.endShipment, with: { ...shipment, ending, ...more } });

  // The store's word
  const offer = task("Offer to the store", "offer", milestone("acceptBy"));
  const offerLonger = task("Wait longer for the answer", "offer", "$states.input.offerUntil", {
    longer: true,
  });
  const storeSaid = Choice.jsonata(scope, "What did the store say");

  // The pick
  const pick = task("Wait for the pick", "pick", milestone("pickBy"));
  const pickLonger = task("Wait longer for the pick", "pick", "$states.input.pickUntil", { longer: true });
  const picked = Choice.jsonata(scope, "Was everything found");

  // To the carrier
  const collectOrShip = Choice.jsonata(scope, "Collect or ship");
  const handover = waitFor(scope, "Book the carrier and hand over", {
    run: run.bookCarrier,
    with: shipment,
    until: milestone("handOverBy"),
  });
  const nextTruck = waitFor(scope, "Wait for the next truck", {
    run: run.bookCarrier,
    with: shipment,
    until: milestone("deliverBy"),
  });

  // The vendor
  const order = waitFor(scope, "Send the purchase order", {
    run: run.submitPurchaseOrder,
    with: shipment,
    until: milestone("acceptBy"),
  });
  const vendorSaid = Choice.jsonata(scope, "What did the vendor say");
  const notice = waitFor(scope, "Wait for the shipping notice", {
    run: run.awaitShippingNotice,
    with: shipment,
    until: milestone("deliverBy"),
  });

  // The customer
  const door = waitFor(scope, "Wait for the door", {
    run: run.awaitDoor,
    with: { ...shipment, lookAt: jsonata(lookAt) },
    until: giveUpAt,
  });
  const doorLater = waitFor(scope, "Wait longer for the door", {
    run: run.awaitDoor,
    with: shipment,
    until: longerUntil,
  });
  const arrived = Choice.jsonata(scope, "Did it arrive");
  const customer = task("Wait for the customer", "collection", collectBy);
  const longer = task("Wait longer for the customer", "collection", longerUntil);

  // An order on hold
  const onHold = waitFor(scope, "Wait for the release", {
    run: run.awaitRelease,
    with: shipment,
    until: giveUpAt,
  });
  const released = Choice.jsonata(scope, "Is there still time");

  // Endings
  const delivered = end("Close as delivered", "delivered");
  const collected = end("Close as collected", "collected");
  const noShow = end("Back to the shelf", "lost", { because: "not-collected" });
  const lost = end("Close as lost", "lost", { because: "lost-on-the-way" });
  const replaced = end("Give the shipment up", "replaced");
  const undone = end("Undo the shipment", "cancelled");
  const done = Succeed.jsonata(scope, "Done");

  // Rescue: others carry the units on; what was picked may still go
  const rescue = step(scope, "Ask for a rescue", {
    run: run.rescueShipment,
    with: { ...shipment, reason: jsonata(reason), waitsLonger: true },
  });
  const replace = startEach(scope, "Start the replacements", itself);
  const asks = Choice.jsonata(scope, "Does a planner choose");
  const planner = waitFor(scope, "Wait for the planner", {
    run: run.awaitPlanner,
    with: shipment,
    until: "$states.input.askUntil",
  });
  const asChosen = step(scope, "Do what was chosen", {
    run: run.rescueShipment,
    with: { ...shipment, reason: "chosen" },
  });
  const goesOn = Choice.jsonata(scope, "Does the rest go on");
  const lostRescue = step(scope, "Replace what was lost", {
    run: run.rescueShipment,
    with: { ...shipment, reason: "lost" },
  });
  const replaceLost = startEach(scope, "Start replacing what was lost", itself);

  roads
    .when(Condition.jsonata(jsonata(`${given("road")} = 'warehouse'`)), pick)
    .when(Condition.jsonata(jsonata(`${given("road")} = 'store'`)), offer)
    .otherwise(order);
  offer.next(storeSaid);
  offerLonger.next(storeSaid);
  storeSaid.when(is("accepted"), pick).otherwise(rescue);
  pick.next(picked);
  pickLonger.next(picked);
  picked.when(is("picked"), collectOrShip).otherwise(rescue);
  collectOrShip.when(Condition.jsonata(jsonata(handedOut("shelf"))), customer).otherwise(handover);
  handover.next(door);
  nextTruck.next(door);
  order.next(vendorSaid);
  vendorSaid.when(is("accepted"), notice).otherwise(rescue);
  notice.next(door);
  door.next(arrived);
  doorLater.next(arrived);
  arrived
    .when(is("delivered", handedOut("store")), customer)
    .when(is("delivered"), delivered)
    .otherwise(lostRescue);
  customer.next(collected);
  longer.next(collected);

  onHold.next(released);
  released.when(is("released"), roads).otherwise(rescue);

  rescue.next(asks);
  asks.when(Condition.jsonata(jsonata("$exists($states.input.askUntil)")), planner).otherwise(replace);
  planner.next(asChosen);
  asChosen.next(replace);
  replace.next(goesOn);
  goesOn
    .when(Condition.jsonata(jsonata("$exists($states.input.offerUntil)")), offerLonger)
    .when(Condition.jsonata(jsonata("$exists($states.input.pickUntil)")), pickLonger)
    .when(Condition.jsonata(jsonata("$states.input.toPick = true")), pick)
    .when(Condition.jsonata(jsonata(`$states.input.goesOn and ${given("road")} = 'dropShip'`)), notice)
    .when(Condition.jsonata(jsonata("$states.input.goesOn")), collectOrShip)
    .when(Condition.jsonata(jsonata("$states.input.onItsWay = true")), door)
    .otherwise(replaced);
  lostRescue.next(replaceLost);
  replaceLost.next(lost);
  for (const ending of [delivered, collected, noShow, lost, replaced, undone]) ending.next(done);

  // What a missed deadline means, wait by wait
  missed(offer, rescue);
  missed(offerLonger, rescue);
  missed(pick, rescue);
  missed(pickLonger, rescue);
  missed(handover, nextTruck);
  missed(nextTruck, rescue);
  missed(order, rescue);
  missed(notice, rescue);
  missed(door, lostRescue);
  missed(doorLater, lostRescue);
  missed(customer, noShow);
  missed(longer, noShow);

  for (const booking of [handover, nextTruck]) {
    // A quarter of an hour: by then a carrier that is left alone was tried again twice.
    booking.addRetry({
      errors: [workflowErrors.CarrierUnavailable],
      maxAttempts: 10,
      backoffRate: 2,
      maxDelay: Duration.minutes(5),
    });
    booking.addCatch(rescue, { errors: [workflowErrors.CarrierRefused, workflowErrors.CarrierUnavailable] });
  }
  for (const stops of [offer, offerLonger, pick, pickLonger, order, rescue, asChosen])
    stops.addCatch(onHold, { errors: [workflowErrors.OrderOnHold] });
  onHold.addCatch(undone, { errors: [workflowErrors.OrderCancelled] });
  missed(planner, asChosen);
  for (const asked of [planner, asChosen])
    asked.addCatch(undone, { errors: [workflowErrors.OrderCancelled] });
  planner.addCatch(asChosen, { errors: [Errors.ALL] });
  rescue.addCatch(undone, { errors: [workflowErrors.OrderCancelled] });
  lostRescue.addCatch(lost, { errors: [workflowErrors.OrderCancelled] });
  for (const wait of [offer, offerLonger, pick, pickLonger, handover, nextTruck, order, notice]) {
    wait.addCatch(undone, { errors: [workflowErrors.OrderCancelled] });
    wait.addCatch(rescue, { errors: [Errors.ALL] });
  }
  for (const wait of [customer, longer]) wait.addCatch(undone, { errors: [workflowErrors.OrderCancelled] });
  // Also where its time was up before the message came.
  for (const wait of [customer, noShow])
    wait.addCatch(longer, { errors: [workflowErrors.CollectionExtended] });
  // The carrier expects to come later, or not as late any more.
  for (const wait of [door, doorLater, lostRescue])
    wait.addCatch(doorLater, { errors: [workflowErrors.ArrivalMoved] });
  return roads;
}

/** What the wait answered, or the name of the error that ended it. */
const reason = "$exists($states.input.outcome) ? $states.input.outcome : $states.input.Error";

function missed(wait: LambdaInvoke, then: IChainable): void {
  wait.addCatch(then, { errors: [Errors.TIMEOUT] });
}
