import { customerIdOf, parseMessageId } from "#core/shared/ids.ts";
import { openWorld } from "#support/world.ts";
import { documentOf, workspaceOf } from "./campaign-spec.ts";
import { type Draft, type History, NAMES, PEOPLE } from "./history.ts";
import { createModel } from "./journey-model.ts";
import { live } from "./live-op.ts";
import { clockText, HOUR } from "./local-time.ts";
import { lotsOf } from "./lots.ts";
import { meantOp } from "./meant-op.ts";
import type { ModelMail } from "./model-state.ts";
import { publishSpec } from "./publish-spec.ts";
import { quickParts } from "./quick-parts.ts";
import { modelStates, say, sayMail, statesOf } from "./say-history.ts";

/** A Thursday, 10:00 in New York: the clocks there go forward on Sunday. */
const START = Date.parse("2026-03-05T15:00:00Z");
/** After the last operation everything has time to come to its end. */
const REST: readonly Draft[] = [40, 40, 60, 80, 120, 160].map((hours) => ({
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

/** Lives through a history with the product and with the model. `steps`: operations that there was sense in. */
export const liveThrough = async ({
  holdout,
  specs,
  ops,
}: History): Promise<{ readonly steps: number; readonly difference: Difference | undefined }> => {
  const mails: ModelMail[] = [];
  const texts = new Map<string, string>();
  const world = await openWorld({
    now: new Date(START),
    shards: 1,
    workspace: workspaceOf({ holdout }),
    wrap: (parts) => ({
      ...quickParts(parts),
      mailer: (path) => {
        const mailer = parts.mailer(path);
        return {
          ...mailer,
          send: (batch) => {
            for (const { messageId, text } of batch.mails) {
              const mail = mailOf(messageId, parts.clock.businessNow());
              mails.push(mail);
              texts.set(mail.who, text);
            }
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
    const model = createModel({ start: START, specs, people: PEOPLE, lots: lotsOf(world.idKey, holdout) });
    await world.customers(
      NAMES.map((name) => ({
        line: 1,
        externalId: name,
        change: {
          externalId: name,
          email: `${PEOPLE[name]?.address}@example.com`,
          ...(PEOPLE[name]?.zone !== undefined && { zone: PEOPLE[name].zone }),
        },
      })),
    );
    const lines: string[] = [`holdout ${holdout}%`, ...specs.map((spec) => `launch ${documentOf(spec)}`)];
    let now = START;
    let steps = 0;
    for (const [index, draft] of [...firstVisits, ...ops, ...REST].entries()) {
      const op = meantOp(draft, model, now);
      if (op === undefined) continue;
      if (ops.includes(draft)) steps += 1;
      if (op.kind === "pass") now += op.hours * HOUR;
      lines.push(`${clockText(now)}  ${say(op)}`);
      await live(op, { world, model, now, index, texts });
    }
    const theirs = [...mails.map(sayMail), ...(await statesOf(world, nameOf, model))].sort();
    const ours = [...model.mails.map(sayMail), ...modelStates(model)].sort();
    const agree = JSON.stringify(theirs) === JSON.stringify(ours);
    const difference = {
      lines,
      model: ours.filter((one) => !theirs.includes(one)),
      product: theirs.filter((one) => !ours.includes(one)),
    };
    return { steps, difference: agree ? undefined : difference };
  } finally {
    await world.close();
  }
};

const firstVisits: readonly Draft[] = NAMES.map((who, index) => ({
  kind: "happens",
  what: "Visit",
  who,
  hoursAgo: 20 * index,
  basket: 0,
  twice: false,
}));
