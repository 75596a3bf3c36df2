// The Resource of a Task: what it calls and what it waits for.

export type Pattern = "answer" | "sync" | "sync:2" | "token";

export type Resource =
  | { readonly kind: "function"; readonly functionArn: string }
  | {
      readonly kind: "integration";
      /** As histories name it, for example `aws-sdk:dynamodb`. */
      readonly service: string;
      /** As histories name it, with its suffix: `startExecution.sync:2`. */
      readonly action: string;
      /** Service and action without the suffix: `dynamodb:putItem`. */
      readonly call: string;
      readonly pattern: Pattern;
    };

const functionShape = /^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:[\w-]+(?::[\w$-]+)?$/;
const integrationShape =
  /^arn:aws[\w-]*:states:[\w-]*:\d*:((?:aws-sdk:)?[a-z0-9]+):([A-Za-z]+)(\.sync:2|\.sync|\.waitForTaskToken)?$/;

const patterns: Readonly<Record<string, Pattern>> = {
  ".sync": "sync",
  ".sync:2": "sync:2",
  ".waitForTaskToken": "token",
};

/** The calls that are supported, with the patterns that each allows. */
const supported: readonly { readonly call: RegExp; readonly patterns: readonly Pattern[] }[] = [
  { call: /^lambda:invoke$/, patterns: ["answer", "token"] },
  { call: /^states:startExecution$/, patterns: ["answer", "sync", "sync:2", "token"] },
  { call: /^dynamodb:(getItem|putItem|updateItem|deleteItem)$/, patterns: ["answer"] },
  { call: /^events:putEvents$/, patterns: ["answer", "token"] },
  { call: /^sqs:sendMessage$/, patterns: ["answer", "token"] },
  { call: /^aws-sdk:dynamodb:[A-Za-z]+$/, patterns: ["answer", "token"] },
  { call: /^aws-sdk:sfn:startExecution$/, patterns: ["answer", "token"] },
  {
    call: /^aws-sdk:sfn:(startSyncExecution|describeExecution|listExecutions|stopExecution)$/,
    patterns: ["answer"],
  },
  { call: /^aws-sdk:sfn:sendTask(Success|Failure|Heartbeat)$/, patterns: ["answer"] },
];

/** @returns undefined when the resource is not supported. */
export function parseResource(text: string): Resource | undefined {
  if (functionShape.test(text)) return { kind: "function", functionArn: text };
  const [, service, name, suffix = ""] = integrationShape.exec(text) ?? [];
  if (service === undefined || name === undefined) return undefined;
  const call = `${service}:${name}`;
  const pattern = patterns[suffix] ?? "answer";
  if (!supported.some((entry) => entry.call.test(call) && entry.patterns.includes(pattern))) return undefined;
  return { kind: "integration", service, action: `${name}${suffix}`, call, pattern };
}
