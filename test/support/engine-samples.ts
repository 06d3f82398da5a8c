import type { Campaign, CampaignState, SendWindow } from "#core/campaign/campaign.ts";
import type { EmailStep, Step, WaitStep, WaitUntil } from "#core/campaign/step.ts";
import { blankCustomer } from "#core/customer/blank-customer.ts";
import type { Activity, Contract, Customer } from "#core/customer/customer.ts";
import type { Enrolment, Entry } from "#core/enrolment/enrolment.ts";
import type { Contact } from "#core/messaging/contact.ts";
import type { Attempt, Message } from "#core/messaging/message.ts";
import type { Workspace } from "#core/workspace/workspace.ts";

/** A Monday, 12:00 UTC. */
export const NOW = new Date("2026-11-02T12:00:00Z");
export const hoursFrom = (hours: number, from: Date = NOW): Date =>
  new Date(from.getTime() + hours * 3_600_000);
export const CUSTOMER_ID = "a".repeat(26);

export const ALWAYS: SendWindow = {
  ranges: Object.fromEntries(
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => [day, [{ from: 0, to: 1440 }]]),
  ),
  zone: "campaign",
  campaignZone: undefined,
  notOn: [],
  notLaterThanHours: 72,
};

export const aWorkspace = (more: Partial<Workspace> = {}): Workspace => ({
  company: {
    name: "Northwind",
    postalAddress: "12 Harbour Street",
    website: undefined,
    logoUrl: undefined,
    color: "#123456",
  },
  zone: "UTC",
  locale: "en",
  currency: "USD",
  sender: { name: "Northwind", email: "hello@example.com", replyTo: undefined },
  topics: {},
  cap: { mails: 2, hours: 168 },
  window: ALWAYS,
  consent: "assumed",
  activityTypes: [],
  revenueTypes: [],
  lapsedAfterDays: 90,
  churnedAfterDays: 365,
  sweepAt: "06:00",
  lateDays: 7,
  feedGuard: { enabled: false, silentHours: 36 },
  graceHours: 1,
  sendRateShare: 0.8,
  sendPath: "bulk",
  mailCostMicros: 100,
  linkBaseUrl: "https://links.example.com",
  configurationSet: undefined,
  version: 1,
  ...more,
});

export const email = (id: string, variants: EmailStep["variants"] = [{ mail: id, share: 1 }]): EmailStep => ({
  kind: "email",
  id,
  variants,
});
export const wait = (id: string, until: WaitUntil, atLeastHours = 72): WaitStep => ({
  kind: "wait",
  id,
  until,
  atLeastHours,
});

export const aCampaign = (more: Partial<Campaign> = {}): Campaign => ({
  id: "quiet",
  name: "Quiet",
  purpose: "marketing",
  topic: undefined,
  runs: { from: undefined, until: undefined, perMinute: undefined },
  trigger: { kind: "inactive", days: 30, backlog: undefined },
  audience: undefined,
  goal: { kind: "returned", withinDays: 60, count: "customers", margin: 1 },
  exit: ["returned"],
  reentry: { afterDays: undefined, times: undefined },
  holdout: 0,
  window: ALWAYS,
  cap: "workspace",
  budget: { totalMicros: undefined, perDayMicros: undefined },
  priority: 50,
  ifUnknown: "resend",
  steps: [email("hello")] satisfies Step[],
  mails: {},
  ...more,
});

/** Started on the day of NOW. */
export const aCampaignState = (more: Partial<CampaignState> = {}): CampaignState => ({
  id: "quiet",
  status: "active",
  version: 1,
  startedOn: "2026-11-02",
  pausedDays: [],
  salt: "salt",
  statusReason: undefined,
  updatedAt: NOW,
  revision: 1,
  ...more,
});

export const aCustomer = (more: Partial<Customer> = {}): Customer => ({
  ...blankCustomer({ id: CUSTOMER_ID, externalId: "ada", at: hoursFrom(-1_000) }),
  email: "ada@example.com",
  addressKey: "ada-key",
  ...more,
});

export const aContact = (more: Partial<Contact> = {}): Contact => ({
  addressKey: "ada-key",
  version: 1,
  suppressed: undefined,
  topicsLeft: {},
  pausedUntil: undefined,
  recent: [],
  open: [],
  ...more,
});

export const anEntry = (more: Partial<Entry> = {}): Entry => ({
  at: NOW,
  crossedOn: "2026-11-02",
  sweep: "2026-11-02",
  how: "crossed",
  arm: "treatment",
  share: 0,
  salt: "salt",
  facts: { kind: "inactive", since: "2026-10-03", days: 30 },
  activity90: 1,
  revenue90: 0,
  wouldBe: undefined,
  ...more,
});

export const anEnrolment = (more: Partial<Enrolment> = {}): Enrolment => ({
  campaignId: "quiet",
  customerId: CUSTOMER_ID,
  shard: 0,
  episode: "20261003",
  version: 1,
  state: "active",
  reason: undefined,
  entry: anEntry(),
  stepId: "hello",
  firstDueAt: NOW,
  dueAt: NOW,
  steps: {},
  lastMailAt: undefined,
  settled: undefined,
  revision: 1,
  ...more,
});

export const anActivity = (occurredAt: Date, more: Partial<Activity> = {}): Activity => ({
  customerId: CUSTOMER_ID,
  messageId: `m-${occurredAt.getTime()}`,
  occurredAt,
  receivedAt: occurredAt,
  type: "purchase",
  source: "test",
  revenue: undefined,
  currency: undefined,
  properties: {},
  future: false,
  ...more,
});

export const aContract = (more: Partial<Contract> = {}): Contract => ({
  customerId: CUSTOMER_ID,
  contractId: "k-1",
  plan: undefined,
  termMonths: 12,
  startsOn: "2026-01-01",
  endsOn: "2026-12-31",
  noticeOn: undefined,
  monthlyValue: undefined,
  autoRenewal: false,
  cancelledOn: undefined,
  renewedOn: undefined,
  updatedAt: hoursFrom(-1_000),
  ...more,
});

export const anAttempt = (more: Partial<Attempt> = {}): Attempt => ({
  claimedAt: NOW,
  sentAt: undefined,
  sesId: undefined,
  provenBy: undefined,
  deliveredAt: undefined,
  bounce: undefined,
  complainedAt: undefined,
  rejectedAt: undefined,
  failedAt: undefined,
  failure: undefined,
  ...more,
});

export const aMessage = (messageId: string, ...attempts: readonly Partial<Attempt>[]): Message => ({
  messageId,
  campaignId: "quiet",
  version: 1,
  mail: "hello",
  locale: "en",
  templateHash: "hash",
  sender: "hello@example.com",
  addressKey: "ada-key",
  dueAt: NOW,
  costMicros: 100,
  gates: {},
  attempts: Object.fromEntries(attempts.map((known, index) => [String(index + 1), anAttempt(known)])),
});
