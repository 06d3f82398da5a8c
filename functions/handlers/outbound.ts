import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { createConfirmEvents } from "#app/outbound/confirm-events.ts";
import { createDeliverEvents } from "#app/outbound/deliver-events.ts";
import { createTakeOutbound } from "#app/outbound/take-outbound.ts";
import { OutboundMessage } from "#contracts/outbound-message.ts";
import * as deps from "./deps.ts";

const take = /* @__PURE__ */ deps.once(() =>
  createTakeOutbound({
    confirm: createConfirmEvents({
      ledger: deps.ledger(),
      people: deps.customerReader(),
      tasks: deps.tasks(),
    }),
    deliver: createDeliverEvents({ ...deps.delivering(), config: deps.config(), bus: deps.bus }),
    queue: deps.outboundQueue(),
  }),
);

/** Tells other systems what happened. A message that fails comes back alone. */
export const handler = middy<SQSEvent, SQSBatchResponse>().handler(async ({ Records }) => {
  const failed = await Promise.all(
    Records.map(async ({ messageId, body }) => {
      try {
        await take()(OutboundMessage.parse(JSON.parse(body)));
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
