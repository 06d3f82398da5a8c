import { createDynamoPersonalData } from "#adapters/dynamodb/personal-data.ts";
import { createDynamoReplies } from "#adapters/dynamodb/replies.ts";
import { createChangeCampaign } from "#app/campaigns/change-campaign.ts";
import { createMoveEnrolments } from "#app/campaigns/move-enrolments.ts";
import { leaveAll, UNSUBSCRIBE_SOURCE } from "#app/links/unsubscribe.ts";
import { createTakeMail } from "#app/replies/take-mail.ts";
import { createEraseCustomer } from "#app/rights/erase-customer.ts";
import { addressKeysOf } from "#core/messaging/contact-of.ts";
import { customerIdOf } from "#core/shared/ids.ts";
import { enrolmentsOf } from "#support/oracle/entries.ts";
import type { World } from "#support/world.ts";
import { CAMPAIGNS } from "./campaign-spec.ts";
import { type Op, PEOPLE } from "./history.ts";
import type { Model } from "./journey-model.ts";
import { liveAnswers } from "./live-answers.ts";
import { dayAt, HOUR, plusDays } from "./local-time.ts";
import { publishSpec } from "./publish-spec.ts";

export interface Stage {
  readonly world: World;
  readonly model: Model;
  readonly now: number;
  readonly index: number;
  /** Of the last mail to each. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Does one operation to both. */
export const live = async (op: Op, stage: Stage): Promise<void> => {
  const { world, model, now } = stage;
  model.moveTo(now);
  world.moveTo(new Date(now));
  switch (op.kind) {
    case "pass":
      if (op.sweeps) {
        model.sweep();
        await world.sweep();
      }
      model.dispatch();
      return dispatchAll(world);
    case "happens":
      return happen(op, stage);
    case "pause":
    case "stop":
      model[op.kind](op.campaign);
      await createChangeCampaign(world.parts)({
        campaignId: op.campaign,
        step: { kind: op.kind },
        by: "test",
      });
      return;
    case "resume": {
      model.resume(op.campaign, op.catchUp);
      const step = { kind: op.kind, catchUp: op.catchUp } as const;
      await createChangeCampaign(world.parts)({ campaignId: op.campaign, step, by: "test" });
      return;
    }
    case "publish":
      return publish(op, stage);
    case "scores": {
      const asked = model.askedLast(op.campaign, op.who, "ask");
      if (asked !== undefined) model.answers(asked, "ask", op.score);
      return liveAnswers(world).scores(op.campaign, op.who, op.score);
    }
    case "accepts": {
      const offered = model.askedLast(op.campaign, op.who, "gift");
      if (offered !== undefined) model.answers(offered, "gift", "accepted");
      return liveAnswers(world).accepts(op.campaign, op.who);
    }
    case "contract":
      return changeContract(op, stage);
    case "replies":
      model.replies(op.who);
      return reply(stage, op.who);
    case "unsubscribe": {
      model.unsubscribe(op.who);
      await unsubscribe(world, op.who);
      return;
    }
    case "erase":
      model.erase(op.who);
      await erase(world, op.who);
  }
};

/** No journey has so many steps. */
const MOST_DISPATCHES = 50;

/** As often as dispatch would run within the hour: what one run makes due is left to the next. */
const dispatchAll = async (world: World): Promise<void> => {
  for (let times = 0; await isAnythingDue(world); times += 1) {
    if (times > MOST_DISPATCHES) throw new Error("something stays due, however often it is dispatched");
    await world.dispatch();
  }
};

const isAnythingDue = async (world: World): Promise<boolean> => {
  const all = await Promise.all(CAMPAIGNS.map((campaign) => enrolmentsOf(world, campaign)));
  return all
    .flat()
    .some(({ state, dueAt }) => state === "active" && dueAt !== undefined && dueAt <= world.now());
};

const happen = async (op: Extract<Op, { kind: "happens" }>, { world, model, now, index }: Stage) => {
  const at = now - op.hoursAgo * HOUR;
  model.happens(op.who, { what: op.what, at, basket: op.basket });
  for (let times = op.twice ? 2 : 1; times > 0; times -= 1)
    await world.activity(
      [
        {
          line: 1,
          externalId: op.who,
          messageId: `m-${index}`,
          occurredAt: new Date(at),
          type: op.what,
          revenue: undefined,
          currency: undefined,
          properties: { basket: op.basket },
        },
      ],
      true,
    );
};

const publish = async ({ spec, moves }: Extract<Op, { kind: "publish" }>, { world, model }: Stage) => {
  model.publish(spec, moves);
  await publishSpec(world, spec);
  if (moves)
    await createMoveEnrolments(world.parts)({ campaignId: spec.id, by: "test" }, async () => undefined);
};

const changeContract = async (
  { who, change, inDays }: Extract<Op, { kind: "contract" }>,
  { world, model, now }: Stage,
): Promise<void> => {
  const endsOn = plusDays(dayAt(now), inDays);
  model.changeContract(who, change, endsOn);
  const over = { cancelledOn: null, renewedOn: null };
  await world.contracts([
    {
      line: 1,
      externalId: who,
      contractId: `of-${who}`,
      change: change === "ends" ? { endsOn, ...over } : { [`${change}On`]: dayAt(now) },
    },
  ]);
};

/** As people do: with the mail below it. */
const reply = async ({ world, index, texts }: Stage, who: string): Promise<void> => {
  const { documents, tables, parts, idKey, now } = world;
  const replies = createDynamoReplies({ documents, table: tables.answers, now });
  await createTakeMail({ ...parts, replies, idKey: async () => idKey })(
    {
      id: `reply-${index}`,
      from: `${PEOPLE[who]?.address}@example.com`,
      returnPath: undefined,
      subject: "Re: Hello",
      text: "Thank you.",
      whole: texts.get(who) ?? "",
      answers: [],
      headers: {},
      mediaType: "text/plain",
      refused: false,
    },
    now(),
  );
};

const unsubscribe = async ({ parts, idKey }: World, who: string): Promise<void> => {
  const customerId = customerIdOf(who, idKey);
  const customer = (await parts.people.get([customerId])).get(customerId);
  const addressKeys = customer === undefined ? [] : addressKeysOf(customer);
  await leaveAll(parts, { customerId, customer, addressKeys }, UNSUBSCRIBE_SOURCE);
};

const erase = async (world: World, who: string): Promise<void> => {
  const { documents, tables } = world;
  await createEraseCustomer({
    ...world.parts,
    replies: createDynamoReplies({ documents, table: tables.answers, now: world.now }),
    personalData: createDynamoPersonalData({ documents, tables, shards: 1 }),
  })({ customerId: customerIdOf(who, world.idKey), by: "test" });
};
