import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { createDeliverEvents } from "#app/outbound/deliver-events.ts";
import { OutboundMessage } from "#contracts/outbound-message.ts";
import * as deps from "./deps.ts";

const deliver = /* @__PURE__ */ deps.once(() =>
  createDeliverEvents({ ...deps.delivering(), config: deps.config(), bus: deps.bus }),
);

/** Tells other systems what happened. A message that fails comes back alone. */
export const handler = middy<SQSEvent, SQSBatchResponse>().handler(async ({ Records }) => {
  const failed = await Promise.all(
    Records.map(async ({ messageId, body }) => {
      try {
        await deliver()(OutboundMessage.parse(JSON.parse(body)).events);
        return [];
      } catch (error) {
        const { name, stack } = error instanceof Error ? error : new Error(String(error));
        deps.log().alarm("outbound-failed", { queueMessage: messageId, name, stack });
        return [{ itemIdentifier: messageId }];
      }
    }),
  );
  return { batchItemFailures: failed.flat() };
});
