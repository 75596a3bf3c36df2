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

/** The same, with the list that sweepers read. */
export const listed = (name: string) => {
  const { properties, ...table } = keyed(name);
  return {
    ...table,
    properties: {
      ...properties,
      AttributeDefinitions: [
        ...properties.AttributeDefinitions,
        { AttributeName: "listing", AttributeType: "S" as const },
        { AttributeName: "listedAt", AttributeType: "S" as const },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "byListing",
          KeySchema: [
            { AttributeName: "listing", KeyType: "HASH" as const },
            { AttributeName: "listedAt", KeyType: "RANGE" as const },
          ],
          Projection: { ProjectionType: "ALL" as const },
        },
      ],
    },
  };
};
