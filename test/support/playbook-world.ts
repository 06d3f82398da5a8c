import { compileMails } from "#adapters/mjml/compile-mail.ts";
import { createAcceptOffer } from "#app/answers/accept-offer.ts";
import { createFollowAnswer } from "#app/answers/follow-answer.ts";
import { createRecordResponse } from "#app/answers/record-response.ts";
import { parseCampaignBundle } from "#contracts/campaign/parse-campaign.ts";
import type { GivenAnswer } from "#core/answers/give-answer.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { dayOf } from "#core/shared/day.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import type { Task } from "#core/task/task.ts";
import type { OutgoingMail } from "#ports/mailer.ts";
import { addressOf, hoursOn, idOf, START } from "./faulty-crowd.ts";
import { recordsOf } from "./live-crowd.ts";
import { playbookFiles } from "./playbook.ts";
import { openWorld, type World } from "./world.ts";

/** A playbook in force as it stands in its folder, with its own mails, but without its holdout; since `now`. */
export const openPlaybook = async (playbook: string, now: Date = START) => {
  const mails: OutgoingMail[] = [];
  const world = await openWorld({
    now,
    shards: 1,
    wrap: (parts) => ({
      ...parts,
      mailer: (path) => {
        const mailer = parts.mailer(path);
        return {
          ...mailer,
          send: (batch) => {
            mails.push(...batch.mails);
            return mailer.send(batch);
          },
        };
      },
    }),
  });
  await publish(world, playbook);
  return { world, mails, ...whatHappens(world, playbook), ...whatHappened(world, { playbook, mails }) };
};

const publish = async (world: World, playbook: string): Promise<void> => {
  const { workspace } = world;
  const { config } = world.parts;
  const files = playbookFiles(playbook);
  const parsed = parseCampaignBundle({ files, entry: "campaign.yaml", workspace });
  if (parsed.kind === "faulty") throw new Error(JSON.stringify(parsed.faults, null, 1));
  const { purpose, trigger } = parsed.campaign;
  const roles = Object.fromEntries(parsed.mails.map(({ mail, role }) => [mail, role]));
  const compiled = await compileMails({ files, roles, workspace, purpose, trigger: trigger.kind });
  if (compiled.faults.length > 0) throw new Error(JSON.stringify(compiled.faults, null, 1));
  for (const mail of compiled.mails) await config.putTemplate(mail);
  await config.putVersion({
    campaignId: playbook,
    version: 1,
    campaign: { ...parsed.campaign, holdout: 0, mails: compiled.refs },
    files,
    publishedAt: world.now(),
    publishedBy: "test",
  });
  await config.putCampaign({
    id: playbook,
    status: "active",
    version: 1,
    startedOn: dayOf(world.now(), workspace.zone),
    pausedDays: [],
    salt: "test-salt",
    statusReason: undefined,
    updatedAt: world.now(),
    revision: 0,
  });
};

const enrolmentOf = async (world: World, playbook: string, name: string): Promise<Enrolment> => {
  const [enrolment] = await recordsOf(world, playbook, name);
  if (enrolment === undefined) throw new Error(`${name} is not enrolled`);
  return enrolment;
};

/** What customers do, and time. */
const whatHappens = (world: World, playbook: string) => {
  const deps = { ...world.parts, queue: { send: async () => undefined }, newCode: () => "CODE" };
  const messageOf = async (name: string, stepId: string): Promise<string> =>
    messageIdOf({ ...(await enrolmentOf(world, playbook, name)), stepId });
  const follow = createFollowAnswer(deps);
  return {
    /** Dispatches every so many hours until a time, counted from the start; a sweep each day, where told. */
    runTo: async (
      hours: number,
      { every = 12, sweeps = false }: { readonly every?: number; readonly sweeps?: boolean } = {},
    ): Promise<void> => {
      while (world.now() < hoursOn(hours)) {
        const before = world.today();
        world.moveTo(new Date(Math.min(world.now().getTime() + every * 3_600_000, hoursOn(hours).getTime())));
        if (sweeps && world.today() !== before) await world.sweep();
        await world.dispatch();
      }
    },
    /** Answers on the page of a survey, now. */
    answer: async (name: string, stepId: string, given: GivenAnswer): Promise<void> => {
      const messageId = await messageOf(name, stepId);
      const { kind } = await createRecordResponse(deps)({
        messageId,
        given,
        standing: "counted",
        via: "page",
      });
      if (kind !== "recorded") throw new Error(`The answer of ${name} is ${kind}`);
      await follow(messageId);
    },
    /** Accepts on the page of an offer, now. */
    accept: async (name: string, stepId: string): Promise<void> => {
      const messageId = await messageOf(name, stepId);
      const { kind } = await createAcceptOffer(deps)({ messageId, via: "page" });
      if (kind !== "accepted") throw new Error(`The offer to ${name} is ${kind}`);
      await follow(messageId);
    },
  };
};

const whatHappened = (
  world: World,
  { playbook, mails }: { readonly playbook: string; readonly mails: readonly OutgoingMail[] },
) => ({
  /** `active`, `exited accepted`. */
  standing: async (name: string): Promise<string> => {
    const { state, reason } = await enrolmentOf(world, playbook, name);
    return reason === undefined ? state : `${state} ${reason}`;
  },
  /** The steps whose mails went out, in the order in which they did. */
  sentTo: async (name: string): Promise<readonly string[]> => {
    const { steps } = await enrolmentOf(world, playbook, name);
    return Object.entries(steps)
      .filter(([, { kind }]) => kind === "sent")
      .sort(([, one], [, other]) => one.at.getTime() - other.at.getTime())
      .map(([id]) => id);
  },
  lastMailTo: (name: string): OutgoingMail => {
    const mail = mails.findLast(({ to }) => to === addressOf(name));
    if (mail === undefined) throw new Error(`No mail to ${name}`);
    return mail;
  },
  tasksFor: async (name: string): Promise<readonly Task[]> => {
    const { items } = await world.parts.tasks.list({ state: "open", limit: 100, cursor: undefined });
    return items.filter(({ customerId }) => customerId === idOf(world, name));
  },
});

export type PlaybookWorld = Awaited<ReturnType<typeof openPlaybook>>;
