import { createAcceptOffer } from "#app/answers/accept-offer.ts";
import { createFollowAnswer } from "#app/answers/follow-answer.ts";
import { createRecordResponse } from "#app/answers/record-response.ts";
import { customerIdOf, messageIdOf } from "#core/shared/ids.ts";
import type { World } from "#support/world.ts";
import type { CampaignName } from "./campaign-spec.ts";

/** Answers as they come from pages and the API, each followed up at once. */
export const liveAnswers = (world: World) => {
  const { parts } = world;
  const queue = { send: async () => undefined };
  const record = createRecordResponse({ ...parts, queue });
  const accept = createAcceptOffer({ ...parts, queue, newCode: parts.newId });
  const follow = createFollowAnswer(parts);
  /** Of the newest enrolment in which this step's mail went out. */
  const messageOf = async (campaign: CampaignName, who: string, stepId: string): Promise<string> => {
    const all = await parts.ledger.ofCustomer(campaign, customerIdOf(who, world.idKey));
    const asked = all
      .filter(({ steps }) => steps[stepId]?.kind === "sent")
      .sort((a, b) => b.entry.at.getTime() - a.entry.at.getTime())[0];
    return asked === undefined ? "nobody" : messageIdOf({ ...asked, stepId });
  };
  return {
    scores: async (campaign: CampaignName, who: string, score: number): Promise<void> => {
      const messageId = await messageOf(campaign, who, "ask");
      const given = { score, reasons: [], comment: undefined, mayContact: false };
      await record({ messageId, given, standing: "counted", via: "api" });
      await follow(messageId);
    },
    accepts: async (campaign: CampaignName, who: string): Promise<void> => {
      const messageId = await messageOf(campaign, who, "gift");
      await accept({ messageId, via: "api" });
      await follow(messageId);
    },
  };
};
