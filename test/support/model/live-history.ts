import { createDynamoPersonalData } from "#adapters/dynamodb/personal-data.ts";
import { createDynamoReplies } from "#adapters/dynamodb/replies.ts";
import { createChangeCampaign } from "#app/campaigns/change-campaign.ts";
import { createMoveEnrolments } from "#app/campaigns/move-enrolments.ts";
import { createEraseCustomer } from "#app/rights/erase-customer.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { customerIdOf, parseMessageId } from "#core/shared/ids.ts";
import { enrolmentsOf } from "#support/oracle/entries.ts";
import { openWorld, type World } from "#support/world.ts";
import { CAMPAIGNS, documentOf, WORKSPACE } from "./campaign-spec.ts";
import { type History, NAMES, type Op, PEOPLE } from "./history.ts";
import { createModel, type Model } from "./journey-model.ts";
import { clockText, HOUR } from "./local-time.ts";
import type { Journey, ModelMail } from "./model-state.ts";
import { publishSpec } from "./publish-spec.ts";

/** A Thursday, 10:00 in New York: the clocks there go forward on Sunday. */
const START = Date.parse("2026-03-05T15:00:00Z");
/** After the last operation everything has time to come to its end. */
const REST: readonly Op[] = [40, 40, 60, 80, 120, 160].map((hours) => ({
  kind: "pass",
  hours,
  sweeps: false,
}));

export interface Difference {
  /** What was done, a line each, with its time. */
  readonly lines: readonly string[];
  readonly model: readonly string[];
  readonly product: readonly string[];
}

/** Lives through a history with the product and with the model; undefined when they agree. */
export const differenceIn = async ({ specs, ops }: History): Promise<Difference | undefined> => {
  const mails: ModelMail[] = [];
  const world = await openWorld({
    now: new Date(START),
    shards: 1,
    workspace: WORKSPACE,
    wrap: (parts) => ({
      ...parts,
      mailer: (path) => {
        const mailer = parts.mailer(path);
        return {
          ...mailer,
          send: (batch) => {
            for (const { messageId } of batch.mails) mails.push(mailOf(messageId, parts.clock.businessNow()));
            return mailer.send(batch);
          },
        };
      },
    }),
  });
  const nameOf = new Map(NAMES.map((name) => [customerIdOf(name, world.idKey), name]));
  const mailOf = (messageId: string, at: Date): ModelMail => {
    const parsed = parseMessageId(messageId);
    const { campaignId, customerId, stepId } = parsed ?? { campaignId: "", customerId: "", stepId: "" };
    return {
      campaign: campaignId as ModelMail["campaign"],
      who: nameOf.get(customerId) ?? customerId,
      step: stepId,
      at: at.getTime(),
    };
  };
  try {
    for (const spec of specs) await publishSpec(world, spec);
    const model = createModel(START, specs, NAMES);
    await world.customers(
      NAMES.map((name) => ({
        line: 1,
        externalId: name,
        change: {
          externalId: name,
          email: `${name}@example.com`,
          ...(PEOPLE[name] !== undefined && { zone: PEOPLE[name] }),
        },
      })),
    );
    const lines: string[] = specs.map((spec) => `launch ${documentOf(spec)}`);
    let now = START;
    for (const [index, op] of [...firstVisits, ...ops, ...REST].entries()) {
      if (!makesSense(op, model)) continue;
      if (op.kind === "pass") now += op.hours * HOUR;
      lines.push(`${clockText(now)}  ${say(op)}`);
      await live(op, { world, model, now, index });
    }
    const theirs = [...mails.map(sayMail), ...(await statesOf(world, nameOf, model))].sort();
    const ours = [...model.mails.map(sayMail), ...modelStates(model)].sort();
    if (JSON.stringify(theirs) === JSON.stringify(ours)) return undefined;
    return {
      lines,
      model: ours.filter((one) => !theirs.includes(one)),
      product: theirs.filter((one) => !ours.includes(one)),
    };
  } finally {
    await world.close();
  }
};

const firstVisits: readonly Op[] = NAMES.map((who, index) => ({
  kind: "happens",
  what: "Visit",
  who,
  hoursAgo: 20 * index,
  basket: 0,
  twice: false,
}));

const makesSense = (op: Op, model: Model): boolean => {
  switch (op.kind) {
    case "pause":
      return model.statusOf(op.campaign) === "active";
    case "resume":
      return model.statusOf(op.campaign) === "paused";
    case "stop":
      return model.statusOf(op.campaign) !== "stopped";
    case "publish":
      return model.statusOf(op.spec.id) !== "stopped";
    case "erase":
    case "happens":
      return !model.isErased(op.who);
    default:
      return true;
  }
};

interface Stage {
  readonly world: World;
  readonly model: Model;
  readonly now: number;
  readonly index: number;
}

const live = async (op: Op, stage: Stage): Promise<void> => {
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
    case "unsubscribe": {
      model.unsubscribe(op.who);
      await suppress(world, op.who);
      return;
    }
    case "erase":
      model.erase(op.who);
      await erase(world, op.who);
  }
};

/** As often as dispatch would run within the hour: what one run makes due is left to the next. */
const dispatchAll = async (world: World): Promise<void> => {
  for (let isDue = true; isDue; ) {
    await world.dispatch();
    const all = await Promise.all(CAMPAIGNS.map((campaign) => enrolmentsOf(world, campaign)));
    isDue = all
      .flat()
      .some(({ state, dueAt }) => state === "active" && dueAt !== undefined && dueAt <= world.now());
  }
};

const happen = async (op: Extract<Op, { kind: "happens" }>, { world, model, now, index }: Stage) => {
  const at = now - op.hoursAgo * HOUR;
  model.happens(op.who, { what: op.what, at, basket: op.basket, fires: true });
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

const suppress = async ({ parts, idKey, now }: World, who: string): Promise<void> => {
  const id = customerIdOf(who, idKey);
  const key = (await parts.people.get([id])).get(id)?.addressKey ?? "";
  await parts.contacts.suppress(key, { why: "unsubscribed", at: now() });
};

const erase = async (world: World, who: string): Promise<void> => {
  const { documents, tables } = world;
  await createEraseCustomer({
    ...world.parts,
    replies: createDynamoReplies({ documents, table: tables.answers, now: world.now }),
    personalData: createDynamoPersonalData({ documents, tables, shards: 1 }),
  })({ customerId: customerIdOf(who, world.idKey), by: "test" });
};

const sayMail = ({ campaign, who, step, at }: ModelMail): string =>
  `${who} got ${campaign}/${step} at ${clockText(at)}`;

const sayState = (one: {
  readonly who: string;
  readonly campaign: string;
  readonly enteredAt: number;
  readonly state: string;
  readonly reason: string | undefined;
  readonly mails: readonly (readonly [string, string])[];
}): string => {
  const skipped = one.mails.filter(([, fate]) => fate !== "sent").map(([step, fate]) => `${step} ${fate}`);
  return [
    `${one.who} entered ${one.campaign} at ${clockText(one.enteredAt)}: ${one.state}`,
    ...(one.reason === undefined ? [] : [`(${one.reason})`]),
    ...skipped.sort(),
  ].join(" ");
};

const modelStates = (model: Model): string[] =>
  model.journeys
    .filter(({ who }) => !model.isErased(who))
    .map((journey: Journey) => sayState({ ...journey, mails: [...journey.mails] }));

/** Crossings that a pause refused need not be on record: a sweep that does not run in a pause finds none. */
const statesOf = async (
  world: World,
  nameOf: ReadonlyMap<string, string>,
  model: Model,
): Promise<readonly string[]> => {
  const all = await Promise.all(CAMPAIGNS.map((campaign) => enrolmentsOf(world, campaign)));
  return all
    .flat()
    .filter(({ customerId }) => !model.isErased(nameOf.get(customerId) ?? ""))
    .filter(({ campaignId, reason }) => campaignId !== "quiet" || reason !== "paused")
    .map((enrolment: Enrolment) =>
      sayState({
        who: nameOf.get(enrolment.customerId) ?? enrolment.customerId,
        campaign: enrolment.campaignId,
        enteredAt: enrolment.entry.at.getTime(),
        state: enrolment.state,
        reason: enrolment.reason,
        mails: Object.entries(enrolment.steps).flatMap(([step, { kind, reason }]) =>
          kind === "skipped" ? [[step, `skipped ${reason}`] as const] : [],
        ),
      }),
    );
};

const say = (op: Op): string => {
  switch (op.kind) {
    case "pass":
      return `${op.hours} hours on${op.sweeps ? ", sweep" : ""}, dispatch`;
    case "happens":
      return `${op.who}: ${op.what} ${op.hoursAgo} hours ago${op.what === "Order" ? `, basket ${op.basket}` : ""}${op.twice ? ", delivered twice" : ""}`;
    case "publish":
      return `publish${op.moves ? " --move" : ""} ${documentOf(op.spec).replaceAll("\n", "\n    ")}`;
    case "unsubscribe":
    case "erase":
      return `${op.kind} ${op.who}`;
    default:
      return `${op.kind} ${op.campaign}${op.kind === "resume" && op.catchUp ? " --catch-up" : ""}`;
  }
};
