import { type LabelledClick, labelClicks } from "#core/clicks/label-click.ts";
import type { Message } from "#core/messaging/message.ts";
import { NotFoundError } from "#core/shared/errors.ts";
import type { Clicks } from "#ports/clicks.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { Page } from "#ports/people.ts";
import { requireCampaign } from "../campaigns/change-campaign.ts";
import { type PageRequest, walkParts } from "../exports/walk-parts.ts";

/** Requests for the links of one mail, labelled by what is known by now. To be shown, and for nothing else. */
export interface ClicksOfMessage {
  readonly messageId: string;
  readonly sentAt: Date | undefined;
  readonly clicks: readonly LabelledClick[];
}

export interface ListClicksDeps {
  readonly clicks: Pick<Clicks, "ofMessage" | "ofMessages">;
  readonly ledger: Pick<Ledger, "walk" | "message">;
  readonly config: ConfigStore;
}

/**
 * The mails of a campaign that somebody asked for links of. Looks at `limit` enrolments a page, so that a page may be
 * empty before the end.
 * @throws NotFoundError for a campaign that there is not
 */
export const createListClicks =
  ({ clicks, ledger, config }: ListClicksDeps) =>
  async ({
    campaignId,
    ...page
  }: PageRequest & { readonly campaignId: string }): Promise<Page<ClicksOfMessage>> => {
    await requireCampaign(config, campaignId);
    const shards = Array.from({ length: (await config.meta())?.shards ?? 0 }, (_, shard) => `${shard}`);
    const walked = await walkParts(shards, page, (shard, inner) =>
      ledger.walk(campaignId, Number(shard), inner),
    );
    const messages = walked.items.flatMap((item) => item.messages);
    const known = await clicks.ofMessages(messages.map(({ messageId }) => messageId));
    const items = messages.flatMap((message) => {
      const found = known.get(message.messageId);
      return found === undefined ? [] : [labelled(message, found)];
    });
    return { items, cursor: walked.cursor };
  };

/** @throws NotFoundError for a message that there is not */
export const createGetClicks =
  ({ clicks, ledger }: Pick<ListClicksDeps, "clicks" | "ledger">) =>
  async (messageId: string): Promise<ClicksOfMessage> => {
    const message = await ledger.message(messageId);
    if (message === undefined) throw new NotFoundError(`There is no message ${messageId}.`);
    return labelled(message, await clicks.ofMessage(messageId));
  };

const labelled = (
  { messageId, attempts }: Pick<Message, "messageId" | "attempts">,
  clicks: Parameters<typeof labelClicks>[0],
): ClicksOfMessage => {
  const sent = Object.values(attempts).flatMap(({ sentAt }) => sentAt?.getTime() ?? []);
  const sentAt = sent.length === 0 ? undefined : new Date(Math.min(...sent));
  return { messageId, sentAt, clicks: labelClicks(clicks, sentAt) };
};
