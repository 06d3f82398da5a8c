import { afterEach, describe, expect, it } from "vitest";
import type { Found, SettingsFacts } from "#core/doctor/account-facts.ts";
import { examineAccount } from "#core/doctor/examine-account.ts";
import type { Stage } from "../../lib/config.ts";
import { readAccount } from "../../ops/account/read-account.ts";
import { type Answers, openAccount } from "./account-stand-in.ts";

const SETTINGS: SettingsFacts = {
  zone: "Europe/Berlin",
  sweepAt: "06:00",
  configurationSet: "rekindle-test",
  costPerThousand: 0.1,
};
const dmarc = async () => [["v=DMARC1; p=none"]];

let account: Awaited<ReturnType<typeof openAccount>> | undefined;
afterEach(() => account?.close());

interface Otherwise {
  readonly aws?: Answers;
  readonly stage?: Partial<Stage>;
  readonly settings?: Found<SettingsFacts>;
  readonly txt?: (name: string) => Promise<string[][]>;
}

const examine = async ({ aws, stage, settings, txt = dmarc }: Otherwise = {}) => {
  account = await openAccount(aws);
  const facts = await readAccount(account.place(stage), txt);
  return examineAccount(facts, settings ?? { kind: "found", value: SETTINGS });
};

const settings = (change: Partial<SettingsFacts>): Otherwise => ({
  settings: { kind: "found", value: { ...SETTINGS, ...change } },
});
const ses = (change: object): Otherwise => ({
  aws: {
    "GET /v2/email/account": {
      ProductionAccessEnabled: true,
      SendingEnabled: true,
      EnforcementStatus: "HEALTHY",
      SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 10 },
      SuppressionAttributes: { SuppressedReasons: ["BOUNCE", "COMPLAINT"] },
      PricingAttributes: { CurrentPlan: "NONE" },
      ...change,
    },
  },
});
const identity = (change: object): Otherwise => ({
  aws: {
    "GET /v2/email/identities/example.com": {
      VerifiedForSendingStatus: true,
      DkimAttributes: { SigningEnabled: true, Status: "SUCCESS" },
      MailFromAttributes: { MailFromDomain: "bounce.example.com", MailFromDomainStatus: "SUCCESS" },
      ...change,
    },
  },
});

describe("examineAccount", () => {
  it("has nothing to say against a healthy stage", async () => {
    const findings = await examine();
    expect(findings.filter(({ state }) => state !== "good")).toEqual([]);
    expect(findings.map(({ id }) => id)).toEqual([...new Set(findings.map(({ id }) => id))]);
    expect(findings.length).toBeGreaterThanOrEqual(18);
  });

  const cases: readonly (readonly [id: string, state: string, says: string, otherwise: Otherwise])[] = [
    [
      "credentials",
      "bad",
      "of the account 123456789012; the stage test is for 999999999999",
      { stage: { account: "999999999999" } },
    ],
    ["credentials", "unknown", "AccessDenied", { aws: { GetCallerIdentity: "AccessDeniedException" } }],
    ["ses-production", "bad", "sandbox", ses({ ProductionAccessEnabled: false })],
    ["ses-sending", "bad", "sends nothing", ses({ SendingEnabled: false })],
    ["ses-sending", "look", "PROBATION", ses({ EnforcementStatus: "PROBATION" })],
    [
      "ses-quota",
      "look",
      "200 mails in 24 hours, 1 a second",
      ses({ SendQuota: { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 0 } }),
    ],
    [
      "ses-quota",
      "look",
      "900 went out",
      ses({ SendQuota: { Max24HourSend: 1_000, MaxSendRate: 14, SentLast24Hours: 900 } }),
    ],
    ["ses-plan", "look", "ESSENTIALS", ses({ PricingAttributes: { CurrentPlan: "ESSENTIALS" } })],
    ["ses-plan", "look", "does not say", ses({ PricingAttributes: undefined })],
    [
      "ses-suppression",
      "look",
      "does not take bounces",
      ses({ SuppressionAttributes: { SuppressedReasons: ["BOUNCE"] } }),
    ],
    ["ses", "unknown", "AccessDenied", { aws: { "GET /v2/email/account": "AccessDeniedException" } }],
    [
      "identity",
      "look",
      "does not know example.com",
      { aws: { "GET /v2/email/identities/example.com": "NotFoundException" } },
    ],
    ["identity", "bad", "not verified", identity({ VerifiedForSendingStatus: false })],
    ["dkim", "bad", "PENDING", identity({ DkimAttributes: { SigningEnabled: true, Status: "PENDING" } })],
    [
      "dkim",
      "bad",
      "signing is off",
      identity({ DkimAttributes: { SigningEnabled: false, Status: "SUCCESS" } }),
    ],
    [
      "mail-from",
      "look",
      "are not found (PENDING)",
      identity({
        MailFromAttributes: { MailFromDomain: "bounce.example.com", MailFromDomainStatus: "PENDING" },
      }),
    ],
    [
      "mail-from",
      "look",
      "amazonses.com instead of bounce.example.com",
      identity({ MailFromAttributes: undefined }),
    ],
    ["dmarc", "bad", "no DMARC record", { txt: async () => [["v=spf1 -all"]] }],
    [
      "dmarc",
      "unknown",
      "ESERVFAIL",
      { txt: async () => Promise.reject(Object.assign(new Error("x"), { code: "ESERVFAIL" })) },
    ],
    [
      "lambda-concurrency",
      "look",
      "10 functions",
      { aws: { "GET /2016-08-19/account-settings": { AccountLimit: { ConcurrentExecutions: 10 } } } },
    ],
    [
      "configuration-set",
      "bad",
      "no configuration set",
      { aws: { "GET /v2/email/configuration-sets/rekindle-test": "NotFoundException" } },
    ],
    [
      "configuration-set",
      "bad",
      "switched off",
      {
        aws: {
          "GET /v2/email/configuration-sets/rekindle-test": { SendingOptions: { SendingEnabled: false } },
        },
      },
    ],
    [
      "ses-events",
      "bad",
      "SEND, DELIVERY",
      {
        aws: {
          "GET /v2/email/configuration-sets/rekindle-test/event-destinations": { EventDestinations: [] },
        },
      },
    ],
    [
      "table-ledger",
      "bad",
      "not there, and others are",
      { aws: { "DescribeTable rekindle-test-ledger": "ResourceNotFoundException" } },
    ],
    [
      "table-people",
      "bad",
      "CREATING",
      { aws: { "DescribeTable rekindle-test-people": { Table: { TableStatus: "CREATING" } } } },
    ],
    [
      "table-people",
      "look",
      "not protected",
      { aws: { "DescribeTable rekindle-test-people": { Table: { TableStatus: "ACTIVE" } } } },
    ],
    [
      "table-people",
      "bad",
      "cannot be restored",
      {
        aws: {
          "DescribeContinuousBackups rekindle-test-people": {
            ContinuousBackupsDescription: { ContinuousBackupsStatus: "ENABLED" },
          },
        },
      },
    ],
    [
      "schedule-daily-sweep",
      "bad",
      "not there",
      { aws: { "GET /schedules/rekindle-test-daily-sweep": "ResourceNotFoundException" } },
    ],
    [
      "schedule-daily-sweep",
      "bad",
      "cron(0 5 * * ? *) in UTC; the stage says 06:00 in Europe/Berlin",
      {
        aws: {
          "GET /schedules/rekindle-test-daily-sweep": {
            State: "ENABLED",
            ScheduleExpression: "cron(0 5 * * ? *)",
          },
        },
      },
    ],
    [
      "schedule-StartDue",
      "bad",
      "switched off",
      {
        aws: {
          "GET /schedules/rekindle-test-StartDue": {
            State: "DISABLED",
            ScheduleExpression: "rate(5 minutes)",
          },
        },
      },
    ],
    ["settings", "look", "no settings yet", { settings: { kind: "missing" } }],
    ["settings", "unknown", "nobody answers", { settings: { kind: "unknown", why: "nobody answers" } }],
    ["time-zone", "bad", "06:00 in UTC, the schedule at 06:00 in Europe/Berlin", settings({ zone: "UTC" })],
    ["settings-events", "bad", "no configuration set", settings({ configurationSet: undefined })],
    [
      "settings-cost",
      "look",
      "reckon with 0.05 for a thousand mails; SES takes 0.1 dollars",
      settings({ costPerThousand: 0.05 }),
    ],
  ];

  it.each(cases)("%s is %s: %s", async (id, state, says, otherwise) => {
    const found = (await examine(otherwise)).find((finding) => finding.id === id);
    expect(found).toMatchObject({ state, says: expect.stringContaining(says) });
    expect(found?.todo?.length).toBeGreaterThan(10);
  });

  it("before the first deployment says so once, and nothing else of the stage", async () => {
    const findings = await examine({
      aws: {
        DescribeTable: "ResourceNotFoundException",
        "GET /v2/email/identities/example.com": "NotFoundException",
        "GET /v2/email/configuration-sets/rekindle-test": "NotFoundException",
        "GET /schedules/*": "ResourceNotFoundException",
        "GET /schedules/rekindle-test-daily-sweep": "ResourceNotFoundException",
      },
    });
    expect(findings.filter(({ state }) => state !== "good").map(({ id }) => id)).toEqual([
      "identity",
      "stage",
    ]);
  });

  it("says nothing of an account that is not the stage's", async () => {
    const findings = await examine({ stage: { account: "999999999999" } });
    expect(findings).toHaveLength(1);
  });

  it("only asks: no operation changes anything", async () => {
    await examine();
    expect(account?.asked.filter((name) => !/^(Get|Describe|GET )/.test(name))).toEqual([]);
  });
});
