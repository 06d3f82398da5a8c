import type { Campaign, EventMatch, ExitRule, Goal, Trigger } from "#core/campaign/campaign.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import { toMinorUnits } from "../condition/condition-limits.ts";
import { toSendWindow } from "../documents/window-document.ts";
import type { CampaignDocument } from "./campaign-document.ts";
import { compileSteps } from "./compile-steps.ts";
import { triggerKindOf } from "./triggers.ts";

/** A campaign before its mails are compiled. */
export type CampaignDraft = Omit<Campaign, "mails">;

const DEFAULT_HOLDOUT = 0.1;
const DEFAULT_PRIORITY = 50;

/** Fills in every default: from the trigger, the workspace, and the ones below. */
export const toCampaign = (document: CampaignDocument, workspace: Workspace): CampaignDraft => {
  const { trigger, audience, purpose = "marketing" } = document;
  return {
    id: document.campaign,
    name: document.name,
    purpose,
    topic: document.topic,
    runs: {
      from: document.runs?.from,
      until: document.runs?.until,
      perMinute: document.runs?.perMinute,
    },
    trigger: toTrigger(trigger, workspace.currency),
    audience: audience && toMinorUnits(audience, workspace.currency),
    goal: toGoal(document, workspace.currency),
    exit: document.exit?.map((rule) => toExit(rule, workspace.currency)) ?? triggerKindOf(trigger).exits,
    reentry: { afterDays: document.reentry?.after, times: document.reentry?.times },
    holdout: purpose === "service" ? 0 : (document.holdout ?? DEFAULT_HOLDOUT),
    window: toSendWindow(document.window, workspace.window),
    cap: document.cap ?? "workspace",
    budget: {
      totalMicros: toMicros(document.budget?.total),
      perDayMicros: toMicros(document.budget?.perDay),
    },
    priority: document.priority ?? DEFAULT_PRIORITY,
    ifUnknown: document.ifUnknown ?? "resend",
    ...(document.ifLosing === "continue" && { ifLosing: document.ifLosing }),
    steps: compileSteps(document.steps, workspace.currency),
  };
};

const toTrigger = (trigger: Trigger, currency: string): Trigger =>
  trigger.kind === "event" ? { ...trigger, ...toMatch(trigger, currency) } : trigger;

const toExit = (rule: ExitRule, currency: string): ExitRule =>
  typeof rule === "object" ? toMatch(rule, currency) : rule;

const toMatch = ({ name, where }: EventMatch, currency: string): EventMatch => ({
  name,
  where: where && toMinorUnits(where, currency),
});

const toGoal = ({ goal, trigger }: CampaignDocument, currency: string): Goal => {
  const kind = triggerKindOf(trigger);
  return {
    ...(goal?.event === undefined
      ? { kind: goal?.kind ?? kind.goal }
      : { kind: "event", event: toMatch({ name: goal.event, where: goal.where }, currency) }),
    withinDays: goal?.within ?? kind.goalDays(trigger),
    count: goal?.count ?? "customers",
    margin: goal?.margin ?? 1,
  };
};

const toMicros = (units: number | undefined): number | undefined =>
  units === undefined ? undefined : Math.round(units * 1_000_000);
