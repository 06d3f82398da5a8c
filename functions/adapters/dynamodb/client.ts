import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

export type Documents = DynamoDBDocumentClient;

/**
 * The one way to a document client. Where it goes is the SDK's own affair: `AWS_ENDPOINT_URL_DYNAMODB`, region and
 * credentials from the environment, unless `config` says otherwise.
 *
 * The SDK repeats what was throttled or got no reply. A conditional write whose reply was lost is therefore
 * answered as "condition failed" by its own first attempt: callers must be able to recognise their own write.
 */
export const createDocuments = (config: DynamoDBClientConfig = {}): Documents => {
  const client = new DynamoDBClient({
    maxAttempts: 6,
    // the wait for one of the 50 sockets counts as connecting: a page asks for more than that at once
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
    ...config,
  });
  return DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true, convertClassInstanceToMap: false },
  });
};
