import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, S3Client } from "@aws-sdk/client-s3";
import type { InboundMails } from "#ports/inbound-mails.ts";
import { MOST_MAIL_BYTES } from "../mail/read-mail.ts";

/** Mails as SES's receipt rule puts them into a bucket. */
export const createS3InboundMails = (
  bucket: string,
  client: Pick<S3Client, "send"> = new S3Client(),
): InboundMails => ({
  read: async (key) => {
    try {
      const { Body, ContentLength = 0 } = await client.send(
        new GetObjectCommand({ Bucket: bucket, Key: key }),
      );
      return ContentLength > MOST_MAIL_BYTES ? "too-large" : await Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  },
  remove: async (key) => {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  },
});
