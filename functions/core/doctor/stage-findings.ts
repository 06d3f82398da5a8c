import { type PriceName, priceUsage } from "../cost/price-usage.ts";
import type { AccountFacts, Found, ScheduleFacts, SettingsFacts, TableFacts } from "./account-facts.ts";
import { bad, type Finding, findingsOf, good, look } from "./finding.ts";

/** Whether these credentials are the right ones. */
export const callerFindings = ({ caller, stage }: AccountFacts): readonly Finding[] =>
  findingsOf("credentials", caller, {
    missing: bad("credentials", "There are no AWS credentials.", "aws configure, or: aws sso login"),
    found: ({ account, arn }) => [
      stage.account === undefined || stage.account === account
        ? good("credentials", `Account ${account}, region ${stage.region}, as ${arn}.`)
        : bad(
            "credentials",
            `These credentials are of the account ${account}; the stage ${stage.name} is for ${stage.account}.`,
            "Choose the profile of that account: AWS_PROFILE=…",
          ),
    ],
  });

/** Functions at once, of which a dispatch takes 16 and queues 9. */
const LEAST_CONCURRENCY = 100;

export const concurrencyFindings = ({ concurrency }: AccountFacts): readonly Finding[] =>
  findingsOf("lambda-concurrency", concurrency, {
    missing: look(
      "lambda-concurrency",
      "Lambda does not say how many functions may run at once.",
      "Service Quotas.",
    ),
    found: (limit) => [
      limit < LEAST_CONCURRENCY
        ? look(
            "lambda-concurrency",
            `${limit} functions may run at once; customers' pages and a dispatch would wait for each other.`,
            "Service Quotas, Lambda, Concurrent executions: ask for 1,000.",
          )
        : good("lambda-concurrency", `${limit} functions may run at once.`),
    ],
  });

/** Nothing of the stage is there: before its first deployment. */
export const isDeployed = ({ tables }: AccountFacts): boolean =>
  Object.values(tables).some(({ kind }) => kind !== "missing");

export const notDeployed = ({ stage }: AccountFacts): Finding =>
  look("stage", `The stage ${stage.name} is not deployed here.`, `npm run deploy -- -c stage=${stage.name}`);

export const tableFindings = ({ tables }: AccountFacts): readonly Finding[] =>
  Object.entries(tables).flatMap(([name, table]) => tableFinding(`table-${name}`, name, table));

const tableFinding = (id: string, name: string, table: Found<TableFacts>): readonly Finding[] =>
  findingsOf(id, table, {
    missing: bad(
      id,
      `The table ${name} is not there, and others are.`,
      "Was it deleted? Restore it to a point in time before anything runs (docs/runbook.md, Data back).",
    ),
    found: ({ status, recovers, protected: isProtected }) => {
      if (status !== "ACTIVE" && status !== "UPDATING")
        return [
          bad(id, `The table ${name} is ${status}.`, "Wait until it is ACTIVE, or look into the stack data."),
        ];
      if (!recovers)
        return [
          bad(
            id,
            `The table ${name} cannot be restored to a point in time.`,
            "npm run deploy switches it on.",
          ),
        ];
      return isProtected
        ? [good(id, `The table ${name} is there, can be restored to any second and is protected.`)]
        : [
            look(
              id,
              `The table ${name} is not protected from deletion.`,
              "keepData: true in the stage's file.",
            ),
          ];
    },
  });

export const scheduleFindings = ({ schedules, stage }: AccountFacts): readonly Finding[] =>
  Object.entries(schedules).flatMap(([name, schedule]) => {
    const id = `schedule-${name}`;
    return findingsOf(id, schedule, {
      missing: bad(id, `The schedule ${name} is not there.`, "npm run deploy puts it back."),
      found: (facts) => [
        name === "daily-sweep" ? sweepFinding(id, facts, stage) : clockFinding(id, name, facts),
      ],
    });
  });

const clockFinding = (id: string, name: string, { enabled, expression }: ScheduleFacts): Finding =>
  enabled
    ? good(id, `${name} runs by ${expression}.`)
    : bad(
        id,
        `The schedule ${name} is switched off.`,
        "EventBridge Scheduler: enable it, or npm run deploy.",
      );

const sweepFinding = (id: string, facts: ScheduleFacts, stage: AccountFacts["stage"]): Finding => {
  const [hour, minute] = stage.sweepAt.split(":").map(Number);
  const wanted = `cron(${minute} ${hour} * * ? *)`;
  if (facts.enabled && (facts.zone !== stage.zone || facts.expression !== wanted))
    return bad(
      id,
      `The sweep runs by ${facts.expression} in ${facts.zone ?? "UTC"}; the stage says ${stage.sweepAt} in ${stage.zone}.`,
      "npm run deploy brings it in line.",
    );
  return clockFinding(id, `The daily sweep at ${stage.sweepAt} in ${stage.zone}`, facts);
};

/** Whether the workspace and the stage say the same; `settings` come through the stage's API. */
export const settingsFindings = (
  { stage, ses }: AccountFacts,
  settings: Found<SettingsFacts>,
): readonly Finding[] =>
  findingsOf("settings", settings, {
    missing: look(
      "settings",
      "There are no settings yet: nothing is swept.",
      "rekindle workspace put workspace.yaml",
    ),
    found: (found) => [
      ...timeFindings(found, stage),
      ...setFindings(found, `rekindle-${stage.name}`),
      ...costFindings(found, ses.kind === "found" ? ses.value.plan : undefined),
    ],
  });

const timeFindings = ({ zone, sweepAt }: SettingsFacts, stage: AccountFacts["stage"]): readonly Finding[] => {
  if (zone === stage.zone && sweepAt === stage.sweepAt)
    return [good("time-zone", `Workspace and schedule agree: ${sweepAt} in ${zone}.`)];
  return [
    bad(
      "time-zone",
      `The workspace sweeps at ${sweepAt} in ${zone}, the schedule at ${stage.sweepAt} in ${stage.zone}.`,
      "The workspace's zone never changes: put zone and sweepAt of the workspace into the stage's file and deploy.",
    ),
  ];
};

const setFindings = ({ configurationSet }: SettingsFacts, wanted: string): readonly Finding[] => [
  configurationSet === wanted
    ? good("settings-events", `Mails go through ${wanted}: their events come back.`)
    : bad(
        "settings-events",
        `Mails go ${configurationSet === undefined ? "through no configuration set" : `through ${configurationSet}`}: no events come back.`,
        `workspace.yaml: sending.configurationSet: ${wanted}`,
      ),
];

const PRICES: Readonly<Record<string, PriceName>> = {
  NONE: "ses.outbound.alacarte",
  ESSENTIALS: "ses.outbound.essentials",
};

const costFindings = ({ costPerThousand }: SettingsFacts, plan: string | undefined): readonly Finding[] => {
  const price = PRICES[plan ?? ""];
  if (price === undefined || costPerThousand === undefined) return [];
  const real = priceUsage({ [price]: 1_000 }).total;
  if (costPerThousand >= real) return [];
  return [
    look(
      "settings-cost",
      `Budgets reckon with ${costPerThousand} for a thousand mails; SES takes ${real} dollars.`,
      `workspace.yaml: sending.costPerThousand: ${real}`,
    ),
  ];
};
