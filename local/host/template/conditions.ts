// CloudFormation's conditions.
import { HostRefusal } from "../refusal.ts";

export interface Operands {
  readonly condition: (name: string) => boolean;
  readonly text: (value: unknown) => string;
}

export function evaluateCondition(expression: unknown, operands: Operands): boolean {
  const [[operator, argument] = ["", undefined]] = Object.entries(Object(expression));
  const items: unknown[] = Array.isArray(argument) ? argument : [];
  const holds = (item: unknown) => evaluateCondition(item, operands);
  switch (operator) {
    case "Condition":
      return operands.condition(String(argument));
    case "Fn::Equals":
      return operands.text(items[0]) === operands.text(items[1]);
    case "Fn::Not":
      return !holds(items[0]);
    case "Fn::And":
      return items.every(holds);
    case "Fn::Or":
      return items.some(holds);
    default:
      throw new HostRefusal(`the condition ${JSON.stringify(expression)} is not supported`);
  }
}
