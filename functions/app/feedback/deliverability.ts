import { createTally, type DomainLine, domainOf } from "#core/feedback/deliverability.ts";
import type { Message } from "#core/messaging/message.ts";
import { DAY_MS } from "#core/shared/day.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { People } from "#ports/people.ts";

export interface DeliverabilityDeps {
  readonly config: ConfigStore;
  readonly ledger: Pick<Ledger, "walk">;
  readonly people: Pick<People, "get">;
  readonly clock: Clock;
}

export interface Deliverability {
  readonly from: Date;
  readonly to: Date;
  readonly domains: readonly DomainLine[];
}

const PAGE = 200;

/**
 * What became of the mails of so many days, by the recipients' domain. Walks the whole ledger. The domain is read
 * from the profile of today and kept nowhere else, so that erasing a customer takes it away; mails to an address that
 * the customer no longer has count without a domain.
 */
export const createDeliverability =
  (deps: DeliverabilityDeps) =>
  async (days: number, report: (done: number) => Promise<void>): Promise<Deliverability> => {
    const to = deps.clock.businessNow();
    const from = new Date(to.getTime() - days * DAY_MS);
    const shards = (await deps.config.meta())?.shards ?? 0;
    const tally = createTally();
    let done = 0;
    for (const { id } of await deps.config.campaigns())
      for (let shard = 0; shard < shards; shard++) {
        let cursor: string | undefined;
        do {
          const page = await deps.ledger.walk(id, shard, { limit: PAGE, cursor });
          const messages = page.items.flatMap((item) => item.messages.filter((one) => isSince(one, from)));
          const domains = await domainsOf(
            deps,
            page.items.map(({ enrolment }) => enrolment.customerId),
          );
          for (const message of messages) tally.add(message, domains.get(message.addressKey));
          done += page.items.length;
          await report(done);
          cursor = page.cursor;
        } while (cursor !== undefined);
      }
    return { from, to, domains: tally.lines() };
  };

const isSince = ({ attempts }: Message, from: Date): boolean =>
  Object.values(attempts).some(({ sentAt }) => sentAt !== undefined && sentAt >= from);

/** By the key of the address. */
const domainsOf = async (
  { people }: DeliverabilityDeps,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const customers = await people.get([...new Set(customerIds)]);
  return new Map(
    [...customers.values()].flatMap(({ addressKey, email }) =>
      addressKey === undefined || email === undefined ? [] : [[addressKey, domainOf(email)]],
    ),
  );
};
