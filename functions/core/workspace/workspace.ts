import type { Cap, SendWindow } from "../campaign/campaign.ts";
import type { EventSettings } from "../events/event-settings.ts";
import type { OutboundType } from "../outbound/event-types.ts";

/** The company's settings, normalised. Each saved change is a version; `zone` never changes after set-up. */
export interface Workspace {
  readonly company: {
    readonly name: string;
    readonly postalAddress: string;
    readonly website: string | undefined;
    readonly logoUrl: string | undefined;
    /** `#rrggbb` */
    readonly color: string;
  };
  readonly zone: string;
  readonly locale: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly sender: { readonly name: string; readonly email: string; readonly replyTo: string | undefined };
  readonly topics: Readonly<Record<string, string>>;
  readonly cap: Cap;
  readonly window: SendWindow;
  readonly consent: "required" | "assumed";
  /** Types that are use; empty = every type but pages and screens. */
  readonly activityTypes: readonly string[];
  /** Types whose amount is revenue; empty = every amount. */
  readonly revenueTypes: readonly string[];
  /** What live events mean; undefined = the defaults. */
  readonly events?: EventSettings | undefined;
  /** The bus that is told what happens; undefined = none. */
  readonly outbound?: OutboundSettings | undefined;
  readonly lapsedAfterDays: number;
  readonly churnedAfterDays: number;
  /** `HH:MM` in the workspace's zone. */
  readonly sweepAt: string;
  /** A crossing found so many days late still enters; later only as backlog. */
  readonly lateDays: number;
  readonly feedGuard: { readonly enabled: boolean; readonly silentHours: number };
  /** No survey to an address that got one within so many days; undefined = 90. */
  readonly surveyEveryDays?: number | undefined;
  /** Campaigns that may write to more customers within 30 days need a second person; undefined = none does. */
  readonly approval?: { readonly above: number } | undefined;
  /** Hours without any event after which a claimed mail counts as unknown. */
  readonly graceHours: number;
  /** Share of the account's send rate that may be used, 0 to 1. */
  readonly sendRateShare: number;
  readonly sendPath: "bulk" | "single";
  /** Cost of one mail in millionths of the currency unit. */
  readonly mailCostMicros: number;
  /** Public address of links in mails, without slash at the end. */
  readonly linkBaseUrl: string;
  readonly configurationSet: string | undefined;
  /** Share of all customers that no marketing campaign writes to, 0 to 0.5; undefined = none. */
  readonly holdout?: number | undefined;
  readonly version: number;
}

export interface OutboundSettings {
  /** Name of an event bus in the same account and region. */
  readonly bus: string;
  /** Empty = all. */
  readonly types: readonly OutboundType[];
}
