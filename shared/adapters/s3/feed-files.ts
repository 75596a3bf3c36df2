// Feeds as objects of a bucket, on AWS S3 or on whatever speaks its protocol at AWS_ENDPOINT_URL_S3.
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { FeedFiles } from "#shared/ports/feeds.ts";
import { perEndpoint } from "../aws.ts";

/** Files are streams: they do not go the short way of small JSON. */
const s3 = perEndpoint(
  "AWS_ENDPOINT_URL_S3",
  () =>
    new S3Client({
      forcePathStyle: process.env.AWS_ENDPOINT_URL_S3 !== undefined,
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    }),
);

/** The file is not there, or is another one. */
const MISSING = [404, 412, 416];

export function s3FeedFiles(Bucket: string): FeedFiles {
  return {
    uploadAddress: (Key, now, forMs) =>
      getSignedUrl(s3(), new PutObjectCommand({ Bucket, Key }), {
        signingDate: new Date(now),
        expiresIn: Math.floor(forMs / 1_000),
      }),
    async put(Key, content) {
      await s3().send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from(content) }));
    },
    find: (Key) =>
      unlessMissing(async () => {
        const { ContentLength, ETag } = await s3().send(new HeadObjectCommand({ Bucket, Key }));
        return { bytes: ContentLength ?? 0, version: ETag ?? "" };
      }),
    read: (Key, IfMatch, from, bytes) =>
      unlessMissing(async () => {
        const Range = `bytes=${from}-${from + bytes - 1}`;
        const { Body } = await s3().send(new GetObjectCommand({ Bucket, Key, IfMatch, Range }));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      }),
  };
}

async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status !== undefined && MISSING.includes(status)) return undefined;
    throw error;
  }
}
