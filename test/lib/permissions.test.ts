import { describe, expect, it } from "vitest";
import { actionsOf, FUNCTIONS, type FunctionSpec } from "../../functions/manifest.ts";
import { resourcesOf, synthStage } from "./synth.ts";

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, unknown>>;
}

const stacks = Object.values(synthStage());
const asList = <T>(one: T | readonly T[]): readonly T[] => (Array.isArray(one) ? one : [one as T]);

const policies = stacks.flatMap((stack) => resourcesOf(stack, "AWS::IAM::Policy"));
const statementsOf = (name: string): readonly Statement[] =>
  policies.find(({ id }) => id.startsWith(`${name}RoleDefaultPolicy`))?.Properties.PolicyDocument.Statement ??
  [];
const allowed = (name: string): readonly string[] =>
  statementsOf(name)
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action }) => asList(Action))
    .sort();

const EVERYBODY = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "logs:CreateLogStream",
  "logs:PutLogEvents",
];
const POLLS = [
  "sqs:ReceiveMessage",
  "sqs:ChangeMessageVisibility",
  "sqs:GetQueueUrl",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
];

const when = (holds: boolean, ...actions: readonly string[]): readonly string[] => (holds ? actions : []);

const expectedOf = (spec: FunctionSpec): readonly string[] => {
  const uses = Object.values(spec.queues).flat();
  const { kind } = spec.trigger;
  return [
    ...EVERYBODY,
    ...Object.values(spec.tables).flatMap((access) => [
      ...actionsOf(access).map((action) => `dynamodb:${action}`),
      ...when(typeof access === "object" && access.scansIndexes === true, "dynamodb:Scan"),
    ]),
    ...when(spec.secrets.length > 0, "ssm:GetParameter", "ssm:PutParameter"),
    ...when(uses.includes("send"), "sqs:SendMessage"),
    ...when(uses.includes("depth"), "sqs:GetQueueAttributes"),
    ...when(spec.sendsMail, "ses:SendEmail", "ses:SendBulkEmail"),
    ...when(spec.sendsMail || spec.readsQuota === true, "ses:GetAccount"),
    ...when(spec.starts.length > 0, "states:StartExecution"),
    ...when(spec.putsEvents === true, "events:PutEvents"),
    ...when(kind === "queue" || kind === "jobs", ...POLLS),
    ...when(kind === "inbound-mail", "s3:GetObject", "s3:DeleteObject"),
    ...when(kind === "inbound-mail" || kind === "bus", "sqs:SendMessage"),
    // where Lambda leaves an asynchronous call that failed
    ...when(kind === "schedule", "sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"),
  ];
};

describe("the role of a function", () => {
  it.each(FUNCTIONS)("of $name allows what the manifest says and nothing else", (spec) => {
    expect([...new Set(allowed(spec.name))].sort()).toEqual([...new Set(expectedOf(spec))].sort());
  });

  it("is its own: no two functions share one", () => {
    const functions = stacks.flatMap((stack) => resourcesOf(stack, "AWS::Lambda::Function"));
    const roles = functions.map(({ Properties }) => JSON.stringify(Properties.Role));
    expect(new Set(roles).size).toBe(FUNCTIONS.length);
  });

  it("may send mail in dispatch and in the API only", () => {
    const senders = FUNCTIONS.map(({ name }) => name).filter((name) =>
      allowed(name).some((action) => action.startsWith("ses:Send")),
    );
    expect(senders.sort()).toEqual(["Api", "DispatchPage"]);
  });

  it("may read a whole table in jobs and exports only", () => {
    const scansOf = (name: string) =>
      statementsOf(name).filter(({ Action }) => asList(Action).includes("dynamodb:Scan"));
    const isOfIndex = (resource: unknown) => JSON.stringify(resource).includes("/index/");
    const names = FUNCTIONS.map(({ name }) => name);
    const readers = names.filter((name) =>
      scansOf(name).some(({ Resource }) => !asList(Resource).every(isOfIndex)),
    );
    expect(readers).toEqual(["Api", "Jobs"]);
    const ofIndexes = names.filter((name) => scansOf(name).length > 0 && !readers.includes(name));
    expect(ofIndexes).toEqual(["DispatchPage", "StartDue"]);
  });

  it("of customers' pages reaches single items by key, of contacts, messages and profiles", () => {
    const tables = statementsOf("Unsubscribe").filter(({ Action }) =>
      asList(Action).some((action) => action.startsWith("dynamodb:")),
    );
    const keys = tables.map(({ Condition }) => Condition?.["ForAllValues:StringLike"]);
    expect(keys).toEqual(
      expect.arrayContaining(
        ["C#*", "E#*", "K#*", "WEBHOOKS"].map((key) => ({
          "dynamodb:LeadingKeys": expect.toSatisfy((keys) => asList(keys).includes(key)),
        })),
      ),
    );
    expect(tables).toHaveLength(4);
    expect(
      allowed("Unsubscribe").filter(
        (action) => /Query|Scan|Put/.test(action) && action.startsWith("dynamodb:"),
      ),
    ).toEqual(["dynamodb:Query"]);
  });

  it.each(["Survey", "Offer"])("of the page %s reaches no profile, no contact and no ledger", (name) => {
    const spec = FUNCTIONS.find((each) => each.name === name);
    expect(Object.keys(spec?.tables ?? {}).sort()).toEqual(["answers", "config"]);
    const keys = Object.values(spec?.tables ?? {}).flatMap((access) =>
      typeof access === "object" ? (access.keys ?? ["*"]) : ["*"],
    );
    expect(keys.filter((key) => key === "*" || key.startsWith("K#"))).toEqual([]);
    expect(
      allowed(name).filter((action) => /Scan|Put|BatchWrite/.test(action) && action.startsWith("dynamodb:")),
    ).toEqual([]);
  });

  it("may make a missing secret, and replace link keys in the API only", () => {
    for (const spec of FUNCTIONS.filter(({ secrets }) => secrets.length > 0)) {
      const denied = statementsOf(spec.name).find(({ Effect }) => Effect === "Deny");
      const text = JSON.stringify(denied);
      expect(denied?.Condition, spec.name).toEqual({ StringEquals: { "ssm:Overwrite": "true" } });
      for (const secret of spec.secrets)
        expect(text.includes(`/${secret}"`), `${spec.name} ${secret}`).toBe(!spec.replaces?.includes(secret));
    }
    expect(
      FUNCTIONS.flatMap(({ name, replaces = [] }) => replaces.map((secret) => `${name} ${secret}`)),
    ).toEqual(["Api link-keys"]);
  });
});

describe("every policy", () => {
  const statements: readonly Statement[] = policies.flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );

  it("names its actions", () => {
    const wild = statements.flatMap(({ Action }) => asList(Action)).filter((action) => action.includes("*"));
    expect(wild).toEqual([]);
  });

  it("names its resources, but where AWS knows none", () => {
    const wild = statements
      .filter(({ Resource }) => asList(Resource).includes("*"))
      .flatMap(({ Action }) => asList(Action));
    expect(
      wild.filter(
        (action) =>
          !/^(ses:GetAccount|lambda:GetAccountSettings|xray:|logs:\w*(LogDeliver|ResourcePolic|DescribeLogGroups))/.test(
            action,
          ),
      ),
    ).toEqual([]);
  });
});
