import type { Trigger } from "#core/campaign/campaign.ts";
import { isLive } from "#core/campaign/live-trigger.ts";
import { currentContract } from "#core/condition/condition-facts.ts";
import { conditionNeeds } from "#core/condition/condition-needs.ts";
import { explainCondition } from "#core/condition/explain-condition.ts";
import { describeFacts } from "#core/enrolment/describe-facts.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import type { Contact } from "#core/messaging/contact.ts";
import { addressKeysOf, contactOf } from "#core/messaging/contact-of.ts";
import type { Message } from "#core/messaging/message.ts";
import { refuseReach } from "#core/messaging/reach.ts";
import { accountFor, type StepAccount } from "#core/results/account.ts";
import { DAY_MS, dayOf } from "#core/shared/day.ts";
import { NotFoundError } from "#core/shared/errors.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import { linesOf } from "#core/sweep/crossing.ts";
import type { RunningCampaign } from "#core/sweep/sweep-plan.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { CustomerFacts, People } from "#ports/people.ts";
import type { Runs } from "#ports/runs.ts";
import { loadCampaigns, loadVersion } from "../sweep/load-campaigns.ts";
import { requireWorkspace } from "../sweep/settings.ts";

export interface ExplainDeps {
  readonly config: ConfigStore;
  readonly runs: Runs;
  readonly people: People;
  readonly ledger: Ledger;
  readonly contacts: Contacts;
  readonly clock: Clock;
}

export interface Explanation {
  readonly customerId: string;
  readonly now: string;
  readonly silentSince: string | undefined;
  readonly campaigns: readonly CampaignExplanation[];
}

export interface CampaignExplanation {
  readonly campaignId: string;
  readonly status: string;
  /** In words, in order of time: what was decided about this person, and why. */
  readonly lines: readonly ExplainLine[];
  readonly mails: readonly (StepAccount & {
    readonly saw: Message["gates"] | undefined;
    readonly sesIds: readonly string[];
  })[];
}

export interface ExplainLine {
  readonly at: string | undefined;
  readonly text: string;
}

/** Why a customer did or did not get a campaign's mails, gate by gate, as decided then. */
export const createExplain =
  (deps: ExplainDeps) =>
  async (input: {
    readonly customerId: string;
    readonly campaignId: string | undefined;
  }): Promise<Explanation> => {
    const facts = (await deps.people.facts([input.customerId], { contracts: true })).get(input.customerId);
    if (facts === undefined) throw new NotFoundError("No customer with this id or address is known.");
    const workspace = await requireWorkspace(deps.config);
    const running = (await loadCampaigns(deps)).filter(
      ({ state }) => input.campaignId === undefined || state.id === input.campaignId,
    );
    if (running.length === 0 && input.campaignId !== undefined)
      throw new NotFoundError(`No campaign ${input.campaignId} was ever started.`);
    const contact = contactOf(facts.customer, await deps.contacts.get(addressKeysOf(facts.customer)));
    return {
      customerId: input.customerId,
      now: deps.clock.businessNow().toISOString(),
      silentSince: facts.lastActivity?.day,
      campaigns: await Promise.all(
        running.map((one) => explainCampaign(deps, { one, facts, contact, workspace })),
      ),
    };
  };

interface CampaignInput {
  readonly one: RunningCampaign;
  readonly facts: CustomerFacts;
  readonly contact: Contact | undefined;
  readonly workspace: Workspace;
}

const explainCampaign = async (deps: ExplainDeps, input: CampaignInput): Promise<CampaignExplanation> => {
  const { state } = input.one;
  const enrolments = await deps.ledger.ofCustomer(state.id, input.facts.customer.id);
  const lines: ExplainLine[] = [];
  const mails: CampaignExplanation["mails"][number][] = [];
  for (const enrolment of enrolments) {
    const campaign = await loadVersion(deps.config, state.id, enrolment.version);
    const ids = campaign.steps.map(({ id }) => messageIdOf({ ...enrolment, stepId: id }));
    const messages = [...(await deps.ledger.messages(ids)).values()];
    const accounts = accountFor(enrolment, { campaign, state, messages, now: deps.clock.businessNow() });
    lines.push(entryLine(enrolment), ...accounts.flatMap(mailLines));
    if (enrolment.settled !== undefined)
      lines.push({
        at: enrolment.settled.at.toISOString(),
        text: enrolment.settled.reached
          ? "Settled: the goal was reached."
          : "Settled: the goal was not reached.",
      });
    for (const account of accounts) {
      const message = messages.find(({ messageId }) => messageId === account.messageId);
      const attempts = Object.values(message?.attempts ?? {});
      mails.push({ ...account, saw: message?.gates, sesIds: attempts.flatMap(({ sesId }) => sesId ?? []) });
    }
  }
  const standing = enrolments.some((enrolment) => enrolment.state === "active")
    ? []
    : await notIn(deps, input);
  return { campaignId: state.id, status: state.status, lines: [...lines, ...standing], mails };
};

const entryLine = ({ entry, state, reason }: Enrolment): ExplainLine => {
  const at = entry.at.toISOString();
  const line = describeFacts(entry);
  if (state === "refused") return { at, text: `Crossed the line (${line}) and was refused: ${reason}.` };
  const arm = entry.arm === "holdout" ? "held out for comparison" : "entered";
  const left = state === "exited" || state === "voided" ? ` Left later: ${reason}.` : "";
  return { at, text: `Crossed the line (${line}, ${entry.how}) and was ${arm}.${left}` };
};

const mailLines = (account: StepAccount): readonly ExplainLine[] => {
  const { stepId, fate, why, at, holds } = account;
  const because = why === undefined ? "" : ` (${why})`;
  return [
    ...holds.map((hold) => ({
      at: hold.at.toISOString(),
      text: `Mail ${stepId} was held by ${hold.gate} until ${hold.until.toISOString()}.`,
    })),
    { at: at?.toISOString(), text: `Mail ${stepId}: ${fate}${because}.` },
  ];
};

/** What stands between this person and the campaign now. */
const notIn = async (deps: ExplainDeps, input: CampaignInput): Promise<readonly ExplainLine[]> => {
  const { one, facts, workspace } = input;
  const now = deps.clock.businessNow();
  const today = dayOf(now, workspace.zone);
  const lines = linesOf(one.campaign.trigger, facts, { zone: workspace.zone, around: today });
  const when = lines.map(({ crossedOn }): string =>
    crossedOn > today
      ? `Crosses the line on ${crossedOn} if nothing happens.`
      : `The line was crossed on ${crossedOn}.`,
  );
  const reach = refuseReach({
    purpose: one.campaign.purpose,
    topic: one.campaign.topic,
    consentRule: workspace.consent,
    customer: facts.customer,
    contact: input.contact,
  });
  const texts = [
    ...(lines.length === 0 ? [noLineText(one.campaign.trigger)] : when),
    ...(reach === undefined ? [] : [`May not be written to: ${reach}.`]),
    ...(await audienceText(deps, input, now)),
  ];
  return texts.map((text) => ({ at: undefined, text }));
};

const noLineText = (trigger: Trigger): string => {
  if (isLive(trigger))
    return `Enters when it happens: ${trigger.kind === "event" ? trigger.name : trigger.kind}.`;
  if (trigger.kind === "once")
    return `Is let in once, for ${trigger.at}, if in the audience when it is read.`;
  if (trigger.kind === "every")
    return `Is let in every ${trigger.days} days, if in the audience when it is their turn.`;
  return "Has no silence, no contract and no date that this campaign looks at.";
};

const audienceText = async (
  deps: ExplainDeps,
  input: CampaignInput,
  now: Date,
): Promise<readonly string[]> => {
  const { audience } = input.one.campaign;
  if (audience === undefined) return [];
  const { activityDays } = conditionNeeds(audience);
  const from = new Date(now.getTime() - (activityDays ?? 0) * DAY_MS);
  const activities =
    activityDays === undefined ? [] : await deps.people.activity(input.facts.customer.id, { from, to: now });
  const why = explainCondition(audience, {
    ...input.facts,
    contract: currentContract(input.facts.contracts),
    activities,
    workspace: input.workspace,
    now,
  });
  return why === undefined ? [] : [`Not in the audience: ${why}`];
};
