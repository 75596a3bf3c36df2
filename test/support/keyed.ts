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
export const listed = (name: string) =>
  indexed(keyed(name), {
    IndexName: "byListing",
    partition: "listing",
    sort: "listedAt",
    Projection: { ProjectionType: "ALL" as const },
  });

/** The same, with the list that auditors read. */
export const inLedger = (name: string) =>
  indexed(keyed(name), {
    IndexName: "byLedger",
    partition: "ledger",
    sort: "pk",
    Projection: { ProjectionType: "INCLUDE" as const, NonKeyAttributes: ["movement"] },
  });

interface Index<Projection> {
  readonly IndexName: string;
  readonly partition: string;
  readonly sort: string;
  readonly Projection: Projection;
}

function indexed<Projection>(
  { properties, ...table }: ReturnType<typeof keyed>,
  { partition, sort, ...index }: Index<Projection>,
) {
  const known = properties.AttributeDefinitions.map(({ AttributeName }) => AttributeName);
  const added = [partition, sort].filter((name) => !known.includes(name));
  return {
    ...table,
    properties: {
      ...properties,
      AttributeDefinitions: [
        ...properties.AttributeDefinitions,
        ...added.map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
      ],
      GlobalSecondaryIndexes: [
        {
          ...index,
          KeySchema: [
            { AttributeName: partition, KeyType: "HASH" as const },
            { AttributeName: sort, KeyType: "RANGE" as const },
          ],
        },
      ],
    },
  };
}
