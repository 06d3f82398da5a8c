import type { Message } from "#core/messaging/message.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import { pageOfList } from "#core/shared/list-page.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { Page } from "#ports/people.ts";

/** All mails to one customer over all campaigns, newest first, without an index: their ids follow from the enrolments. */
export const createListMessages =
  (deps: { readonly config: ConfigStore; readonly ledger: Ledger }) =>
  async (input: {
    readonly customerId: string;
    readonly limit: number;
    readonly cursor: string | undefined;
  }): Promise<Page<Message>> => {
    const { customerId } = input;
    const campaigns = await deps.config.campaigns();
    const enrolments = await Promise.all(campaigns.map(({ id }) => deps.ledger.ofCustomer(id, customerId)));
    const ids = enrolments
      .flat()
      .flatMap(({ campaignId, episode, steps }) =>
        Object.keys(steps).map((stepId) => messageIdOf({ customerId, campaignId, episode, stepId })),
      );
    const messages = [...(await deps.ledger.messages(ids)).values()].sort(newestFirst);
    return pageOfList(messages, input, ({ messageId }) => messageId);
  };

const newestFirst = (a: Message, b: Message): number => b.dueAt.getTime() - a.dueAt.getTime();
