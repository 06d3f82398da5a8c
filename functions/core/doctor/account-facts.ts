/** What was asked of AWS: the answer, that there is no such thing, or why nobody knows. */
export type Found<T> =
  | { readonly kind: "found"; readonly value: T }
  | { readonly kind: "missing" }
  | { readonly kind: "unknown"; readonly why: string };

/** What the stage's file says that should be there. */
export interface WantedStage {
  readonly name: string;
  readonly region: string;
  readonly account: string | undefined;
  readonly zone: string;
  /** `06:00` */
  readonly sweepAt: string;
  readonly senderDomain: string;
  readonly mailFrom: string;
}

export interface SesAccount {
  readonly production: boolean;
  readonly sendingEnabled: boolean;
  /** `HEALTHY`, `PROBATION`, `SHUTDOWN` */
  readonly enforcement: string;
  /** Recipients in 24 hours; -1 for no limit. */
  readonly daily: number;
  readonly sentLast24Hours: number;
  readonly perSecond: number;
  /** `NONE` (à la carte), `ESSENTIALS`, `PRO`, `ENTERPRISE`; undefined where SES does not say. */
  readonly plan: string | undefined;
  /** What the account's own suppression list takes: `BOUNCE`, `COMPLAINT`. */
  readonly suppresses: readonly string[];
}

export interface SesIdentity {
  readonly verified: boolean;
  /** `SUCCESS`, `PENDING`, `FAILED`, `TEMPORARY_FAILURE`, `NOT_STARTED` */
  readonly dkim: string;
  readonly signs: boolean;
  readonly mailFrom: string | undefined;
  readonly mailFromStatus: string | undefined;
}

export interface ConfigurationSet {
  readonly sendingEnabled: boolean;
  /** Events that go to the default bus, as `BOUNCE`; empty without such a destination. */
  readonly events: readonly string[];
}

export interface TableFacts {
  readonly status: string;
  readonly recovers: boolean;
  readonly protected: boolean;
}

export interface ScheduleFacts {
  readonly enabled: boolean;
  readonly expression: string;
  readonly zone: string | undefined;
}

/** Of the workspace's settings, what must agree with the stage. */
export interface SettingsFacts {
  readonly zone: string;
  readonly sweepAt: string;
  readonly configurationSet: string | undefined;
  /** Currency units for a thousand mails. */
  readonly costPerThousand: number | undefined;
}

export interface AccountFacts {
  readonly stage: WantedStage;
  readonly caller: Found<{ readonly account: string; readonly arn: string }>;
  readonly ses: Found<SesAccount>;
  readonly identity: Found<SesIdentity>;
  /** Text records of `_dmarc.` before the sender's domain. */
  readonly dmarc: Found<string>;
  readonly configurationSet: Found<ConfigurationSet>;
  /** By `people`, `ledger`, `answers`, `config`. */
  readonly tables: Readonly<Record<string, Found<TableFacts>>>;
  /** By the end of their names: `daily-sweep`, `StartDue`. */
  readonly schedules: Readonly<Record<string, Found<ScheduleFacts>>>;
  /** Lambda functions that may run at once in the account and region. */
  readonly concurrency: Found<number>;
}
