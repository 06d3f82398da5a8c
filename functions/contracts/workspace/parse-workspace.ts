import type { SendWindow } from "#core/campaign/campaign.ts";
import type { Fault } from "#core/shared/errors.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import { type Problem, parseBy, toFaults } from "../documents/document-faults.ts";
import { partsOf } from "../documents/document-parts.ts";
import { type DocumentSource, readYaml } from "../documents/document-source.ts";
import { toSendWindow } from "../documents/window-document.ts";
import { toEventSettings } from "./events-document.ts";
import { findSecrets } from "./find-secrets.ts";
import { WorkspaceDocument } from "./workspace-document.ts";

export interface WorkspaceSituation {
  /** The settings in force; undefined at set-up. */
  readonly stored: Workspace | undefined;
  /** Where links lead when the document does not say: the address of this installation. */
  readonly linkBaseUrl: string;
}

export type ParsedWorkspace =
  | { readonly kind: "ok"; readonly workspace: Workspace; readonly warnings: readonly Fault[] }
  | { readonly kind: "faulty"; readonly faults: readonly Fault[] };

/** Reads a workspace document as text. All faults at once; never throws for what somebody wrote. */
export const parseWorkspaceText = (
  file: string,
  text: string,
  situation: WorkspaceSituation,
): ParsedWorkspace => {
  const read = readYaml(file, text);
  return read.kind === "ok" ? parseWorkspace(read.source, situation) : read;
};

/** Parses a document that was read already, `objectSource` for a JSON body. The version is the next one. */
export const parseWorkspace = (source: DocumentSource, situation: WorkspaceSituation): ParsedWorkspace => {
  const secrets = findSecrets(source.value);
  const parsed = parseBy(WorkspaceDocument, source.value);
  const problems = [
    ...secrets,
    // what is a secret is not quoted in a second message
    ...parsed.problems.filter(({ path }) => !secrets.some((secret) => secret.path.join() === path.join())),
    ...workspaceProblems(partsOf(WorkspaceDocument, source.value), situation.stored),
  ];
  if (parsed.value === undefined || problems.length > 0)
    return { kind: "faulty", faults: toFaults(problems, source) };
  const workspace = toWorkspace(parsed.value, situation);
  return {
    kind: "ok",
    workspace,
    warnings: toFaults(workspaceWarnings(workspace, situation.stored), source),
  };
};

const workspaceProblems = (
  parts: Partial<WorkspaceDocument>,
  stored: Workspace | undefined,
): readonly Problem[] => {
  const problems: Problem[] = [];
  if (stored !== undefined && parts.zone !== undefined && stored.zone !== parts.zone)
    problems.push({
      path: ["zone"],
      message: `is \`${parts.zone}\`, but was set up as \`${stored.zone}\``,
      hint: `${stored.zone}: the zone never changes, all stored days hang on it`,
    });
  const { lapsedAfter, churnedAfter } = { ...DEFAULTS, ...defined(parts) };
  if (churnedAfter < lapsedAfter)
    problems.push({
      path: [parts.churnedAfter === undefined ? "lapsedAfter" : "churnedAfter"],
      message: `makes customers churned after ${churnedAfter} days, before they are lapsed`,
      hint: `churnedAfter at least ${lapsedAfter} days`,
    });
  return problems;
};

const workspaceWarnings = (workspace: Workspace, stored: Workspace | undefined): readonly Problem[] =>
  stored === undefined || stored.currency === workspace.currency
    ? []
    : [
        {
          path: ["currency"],
          message: `was \`${stored.currency}\``,
          hint: "amounts already stored are not converted",
        },
      ];

const OFFICE_HOURS = [{ from: 9 * 60, to: 18 * 60 }];

const DEFAULT_WINDOW: SendWindow = {
  ranges: { mon: OFFICE_HOURS, tue: OFFICE_HOURS, wed: OFFICE_HOURS, thu: OFFICE_HOURS, fri: OFFICE_HOURS },
  zone: "customer",
  campaignZone: undefined,
  notOn: [],
  notLaterThanHours: 72,
};

const DEFAULTS = {
  locale: "en",
  cap: { mails: 2, hours: 7 * 24 },
  consent: "required",
  lapsedAfter: 90,
  churnedAfter: 365,
  sweepAt: "06:00",
  acceptLate: 7,
} as const;

const toWorkspace = (document: WorkspaceDocument, { stored, linkBaseUrl }: WorkspaceSituation): Workspace => {
  const { company, sender, sending = {}, activity = {}, feedGuard = {} } = document;
  const settings = { ...DEFAULTS, ...defined(document) };
  return {
    company: {
      name: company.name,
      postalAddress: company.postalAddress,
      website: company.website,
      logoUrl: company.logoUrl,
      color: company.color ?? "#1f4fd8",
    },
    zone: document.zone,
    locale: settings.locale,
    currency: document.currency,
    sender: { name: sender.name ?? company.name, email: sender.email, replyTo: sender.replyTo },
    topics: document.topics ?? {},
    cap: settings.cap,
    window: toSendWindow(document.window, DEFAULT_WINDOW),
    consent: settings.consent,
    activityTypes: activity.countsAs ?? [],
    revenueTypes: activity.revenue ?? [],
    ...(document.events && { events: toEventSettings(document.events) }),
    ...(document.outbound && { outbound: { types: [], ...document.outbound } }),
    ...defined({ surveyEveryDays: document.surveyEvery }),
    lapsedAfterDays: settings.lapsedAfter,
    churnedAfterDays: settings.churnedAfter,
    holdout: document.holdout,
    sweepAt: settings.sweepAt,
    lateDays: settings.acceptLate,
    feedGuard: { enabled: feedGuard.enabled ?? true, silentHours: feedGuard.silentFor ?? 36 },
    approval: document.approval,
    graceHours: sending.grace ?? 1,
    sendRateShare: sending.rateShare ?? 0.8,
    sendPath: sending.path ?? "bulk",
    mailCostMicros: Math.round((sending.costPerThousand ?? 0.1) * 1_000),
    linkBaseUrl: (sending.links ?? linkBaseUrl).replace(/\/+$/, ""),
    configurationSet: sending.configurationSet,
    version: (stored?.version ?? 0) + 1,
  };
};

/** Without keys whose value is undefined, so that they do not cover a default. */
const defined = <T extends object>(document: T): T =>
  Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined)) as T;
