/** A table with the keys that all of ours have. */
export const keyed = (name: string, stream?: "NEW_IMAGE" | "KEYS_ONLY") => ({
  name,
  streamArn: "",
  properties: {
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" as const },
      { AttributeName: "sk", KeyType: "RANGE" as const },
    ],
    AttributeDefinitions: [
      { AttributeName: "pk", AttributeType: "S" as const },
      { AttributeName: "sk", AttributeType: "S" as const },
    ],
    ...(stream !== undefined && { StreamSpecification: { StreamViewType: stream } }),
  },
});
