// Feeds as objects of a bucket, on AWS S3 or on whatever speaks its protocol at AWS_ENDPOINT_URL_S3. The SDK is loaded
// when it is needed: few functions do, and all of them would start later.
import type { FeedFiles } from "#shared/ports/feeds.ts";
import { perEndpoint } from "../aws.ts";

async function open() {
  const sdk = await import("@aws-sdk/client-s3");
  const client = new sdk.S3Client({
    forcePathStyle: process.env.AWS_ENDPOINT_URL_S3 !== undefined,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return { ...sdk, client };
}

/** Files are streams: they do not go the short way of small JSON. */
const s3 = perEndpoint("AWS_ENDPOINT_URL_S3", () => open());

/** The file is not there, or is another one. */
const MISSING = [404, 412, 416];

export function s3FeedFiles(Bucket: string): FeedFiles {
  return {
    async uploadAddress(Key, now, forMs) {
      const { client, PutObjectCommand } = await s3();
      const { getSignedUrl } = await import("@aws-sdk/s3-request-presigner");
      return getSignedUrl(client, new PutObjectCommand({ Bucket, Key }), {
        signingDate: new Date(now),
        expiresIn: Math.floor(forMs / 1_000),
      });
    },
    async put(Key, content) {
      const { client, PutObjectCommand } = await s3();
      await client.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from(content) }));
    },
    find: (Key) =>
      unlessMissing(async () => {
        const { client, HeadObjectCommand } = await s3();
        const { ContentLength, ETag } = await client.send(new HeadObjectCommand({ Bucket, Key }));
        return { bytes: ContentLength ?? 0, version: ETag ?? "" };
      }),
    read: (Key, IfMatch, from, bytes) =>
      unlessMissing(async () => {
        const { client, GetObjectCommand } = await s3();
        const Range = `bytes=${from}-${from + bytes - 1}`;
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, IfMatch, Range }));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      }),
  };
}

async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const { S3ServiceException } = await s3();
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status !== undefined && MISSING.includes(status)) return undefined;
    throw error;
  }
}
