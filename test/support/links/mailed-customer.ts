import type { Message } from "#core/messaging/message.ts";
import { addressKeyOf, customerIdOf, messageIdOf, shardOf } from "#core/shared/ids.ts";
import { type ApiWorld, SHARDS } from "../api/api-world.ts";

/** A customer who got a mail at an address that is not today's. Each `number` is another customer. */
export const mailedCustomer = async ({ parts, clock }: ApiWorld, number: number) => {
  const idKey = await parts.idKey();
  const externalId = `p-${number}`;
  const customerId = customerIdOf(externalId, idKey);
  const [oldKey, newKey] = [`old-${number}@example.com`, `new-${number}@example.com`].map((address) =>
    addressKeyOf(address, idKey),
  ) as [string, string];
  await parts.people.change({
    customerId,
    shard: shardOf(customerId, SHARDS),
    addressKey: newKey,
    change: { externalId, email: `new-${number}@example.com` },
    receivedAt: clock.businessNow(),
    zone: "UTC",
  });
  const messageId = messageIdOf({ customerId, campaignId: "small", episode: "20261101", stepId: "hello" });
  const message: Omit<Message, "attempts"> = {
    messageId,
    campaignId: "small",
    version: 1,
    mail: "hello",
    locale: "en",
    templateHash: "hash",
    sender: "hello@example.com",
    addressKey: oldKey,
    dueAt: clock.businessNow(),
    costMicros: 100,
    gates: {},
  };
  await parts.ledger.recordAttempt({ messageId, attempt: 1, known: {}, message });
  return { customerId, oldKey, newKey, messageId };
};
