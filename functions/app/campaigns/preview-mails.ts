import type { Campaign } from "#core/campaign/campaign.ts";
import type { DateTrigger, EveryTrigger, OnceTrigger } from "#core/campaign/dated-trigger.ts";
import { isLive } from "#core/campaign/live-trigger.ts";
import type { Contract } from "#core/customer/customer.ts";
import { contractOfEntry } from "#core/enrolment/contract-of-entry.ts";
import type { TriggerFacts } from "#core/enrolment/enrolment.ts";
import { sampleFacts } from "#core/enrolment/live-facts.ts";
import { addDays, type Day, dayOf, startOfDay } from "#core/shared/day.ts";
import { NotFoundError } from "#core/shared/errors.ts";
import { isRunning } from "#core/sweep/crossing.ts";
import type { CompiledMail } from "#core/template/compiled-mail.ts";
import { buildMailContext, type MailContext } from "#core/template/mail-context.ts";
import { renderMail } from "#core/template/render-mail.ts";
import { sampleContext, sampleEvent } from "#core/template/sample-context.ts";
import { offerValues, surveyValues } from "#core/template/step-values.ts";
import { triggerValues } from "#core/template/trigger-values.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { CustomerFacts, People } from "#ports/people.ts";
import { type ChosenMails, chooseMails, type MailChoice } from "./choose-mails.ts";
import type { PrepareCampaign } from "./prepare-campaign.ts";

/** For whom the mails are: a real customer, else an invented one, with these values instead of invented ones. */
export interface Reader {
  readonly customerId: string | undefined;
  readonly customer: Partial<MailContext["customer"]> | undefined;
}

export interface PreviewDeps {
  readonly config: ConfigStore;
  readonly people: People;
  readonly clock: Clock;
  readonly prepare: PrepareCampaign;
}

export interface PreviewedMail {
  readonly template: CompiledMail;
  readonly rendered: ReturnType<typeof renderMail>;
}

export interface Preview extends Pick<ChosenMails, "campaign" | "workspace"> {
  readonly mails: readonly PreviewedMail[];
}

export type Links = MailContext["links"];

/**
 * The mails as they would be today. An invented customer has a value for everything; a real one may lack some,
 * and then a mail says what is missing instead.
 */
export const createPreviewMails =
  (deps: PreviewDeps) =>
  async (
    input: { readonly choice: MailChoice; readonly reader: Reader },
    linksFor: (workspace: Workspace) => Links | Promise<Links> = sampleLinks,
  ): Promise<Preview> => {
    const { campaign, workspace, mails } = await chooseMails(deps, input.choice);
    const today = dayOf(deps.clock.businessNow(), workspace.zone);
    const facts = await readCustomer(deps.people, input.reader.customerId);
    const links = await linksFor(workspace);
    const contextOf = (mail: CompiledMail): MailContext => {
      const context =
        facts === undefined
          ? inventedContext({ mail, campaign, workspace, today, links, customer: input.reader.customer })
          : realContext({ mail, facts, campaign, workspace, today, links });
      return { ...context, ...stepContext({ mail, campaign, workspace, today, links }) };
    };
    return {
      campaign,
      workspace,
      mails: mails.map((template) => ({ template, rendered: renderMail(template, contextOf(template)) })),
    };
  };

/** The values of the survey or offer that a mail belongs to. */
const stepContext = ({
  mail,
  campaign,
  workspace,
  today,
  links,
}: Common & { readonly mail: CompiledMail }): Pick<MailContext, "survey" | "offer"> => {
  const step = campaign.steps.find(
    (each) => each.kind === "email" && each.variants.some((variant) => variant.mail === mail.name),
  );
  if (step?.kind !== "email") return {};
  const format = { locale: mail.locale, currency: workspace.currency, zone: workspace.zone };
  const { asks, offers } = step;
  return {
    ...(asks && { survey: surveyValues(asks.survey, links.survey ?? "") }),
    ...(offers && {
      offer: offerValues({ ...offers, until: addDays(today, offers.expiresDays) }, format),
    }),
  };
};

const sampleLinks = ({ linkBaseUrl }: Workspace): Links => ({
  unsubscribe: `${linkBaseUrl}/u/preview`,
  preferences: `${linkBaseUrl}/p/preview`,
  survey: `${linkBaseUrl}/s/preview`,
  offer: `${linkBaseUrl}/o/preview`,
});

const readCustomer = async (
  people: People,
  customerId: string | undefined,
): Promise<CustomerFacts | undefined> => {
  if (customerId === undefined) return undefined;
  const facts = (await people.facts([customerId], { contracts: true })).get(customerId);
  if (facts === undefined) throw new NotFoundError(`There is no customer ${customerId}.`);
  return facts;
};

interface Common {
  readonly campaign: Campaign;
  readonly workspace: Workspace;
  readonly today: Day;
  readonly links: Links;
}

const inventedContext = (
  input: Common & { readonly mail: CompiledMail; readonly customer: Reader["customer"] },
): MailContext => {
  const { campaign, workspace, today, links } = input;
  const sample = sampleContext(input.mail.variables);
  const { value, attributes, ...fields } = input.customer ?? {};
  return {
    ...sample,
    customer: {
      ...sample.customer,
      ...fields,
      value: { ...sample.customer.value, ...value },
      attributes: { ...sample.customer.attributes, ...attributes },
    },
    workspace: { ...workspace.company, currency: workspace.currency, zone: workspace.zone },
    campaign: { id: campaign.id, name: campaign.name },
    ...linesFor(campaign, today, sample),
    links,
    today,
  };
};

/** Somebody whom the campaign lets in today. */
const linesFor = (
  campaign: Campaign,
  today: Day,
  sample: MailContext,
): Pick<MailContext, "entry" | "event" | "contract"> => {
  const { trigger } = campaign;
  const values = triggerValues(triggerFacts(campaign, NOTHING_KNOWN, today), today);
  const event = values.event && { ...sample.event, ...values.event };
  const daysLeft = trigger.kind === "contract-ending" ? trigger.beforeDays : SAMPLE_DAYS_LEFT;
  const endsOn = addDays(today, daysLeft);
  return { ...values, event, contract: { ...sample.contract, endsOn, daysLeft, noticeOn: endsOn } };
};

const SAMPLE_DAYS_LEFT = 60;

type Known = Pick<CustomerFacts, "lastActivity" | "contracts">;

const NOTHING_KNOWN: Known = { lastActivity: undefined, contracts: [] };

const realContext = (
  input: Common & { readonly mail: CompiledMail; readonly facts: CustomerFacts },
): MailContext => {
  const { facts, campaign, today } = input;
  const trigger = triggerFacts(campaign, facts, today);
  const contract = contractOfEntry(trigger, facts.contracts);
  const context = buildMailContext({ ...input, customer: facts.customer, trigger, contract });
  // no event has happened yet: what it would say is invented
  return { ...context, event: context.event && { ...sampleEvent(input.mail.variables), ...context.event } };
};

const triggerFacts = (
  { trigger }: Campaign,
  { lastActivity, contracts }: Known,
  today: Day,
): TriggerFacts => {
  if (trigger.kind === "inactive") {
    const since = lastActivity?.day ?? addDays(today, -trigger.days);
    return { kind: "inactive", since, days: trigger.days };
  }
  if (isLive(trigger)) return sampleFacts(trigger, { now: startOfDay(today, "UTC"), today });
  if (trigger.kind !== "contract-ending") return datedSample(trigger, today);
  const contract = contracts.filter(isRunning).sort(byEnd)[0];
  const endsOn = contract?.endsOn ?? addDays(today, trigger.beforeDays);
  const contractId = contract?.contractId ?? "sample";
  return { kind: "contract-ending", contractId, endsOn, on: endsOn };
};

/** Somebody who enters today. */
const datedSample = (trigger: DateTrigger | OnceTrigger | EveryTrigger, today: Day): TriggerFacts => {
  switch (trigger.kind) {
    case "date":
      return {
        kind: "date",
        field: trigger.field,
        on: addDays(today, trigger.leadDays),
        leadDays: trigger.leadDays,
      };
    case "once":
      return { kind: "once", at: trigger.at, zone: trigger.zone, on: today };
    case "every":
      return { kind: "every", days: trigger.days, cycle: 0, on: today };
  }
};

const byEnd = (a: Contract, b: Contract): number => ((a.endsOn ?? "9999") < (b.endsOn ?? "9999") ? -1 : 1);
