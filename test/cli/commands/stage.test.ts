import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Aws } from "#cli/aws.ts";
import type { AccountFacts, SesAccount } from "#core/doctor/account-facts.ts";
import { VIEWER } from "#support/api/api-world.ts";
import { type CliWorld, openCliWorld } from "./cli-world.ts";

let cli: CliWorld;
beforeAll(async () => {
  cli = await openCliWorld();
});
afterAll(() => cli.close());

const SES: SesAccount = {
  production: true,
  sendingEnabled: true,
  enforcement: "HEALTHY",
  daily: 50_000,
  sentLast24Hours: 0,
  perSecond: 14,
  plan: "NONE",
  suppresses: ["BOUNCE", "COMPLAINT"],
};
const missing = { kind: "missing" } as const;
const FACTS: AccountFacts = {
  stage: {
    name: "test",
    region: "eu-central-1",
    account: undefined,
    zone: "Europe/Berlin",
    sweepAt: "06:00",
    senderDomain: "example.com",
    mailFrom: "bounce.example.com",
  },
  caller: { kind: "found", value: { account: "123456789012", arn: "arn:aws:iam::123456789012:user/ops" } },
  ses: { kind: "found", value: SES },
  identity: missing,
  dmarc: { kind: "found", value: "v=DMARC1; p=none" },
  configurationSet: missing,
  tables: { people: missing },
  schedules: {},
  concurrency: { kind: "found", value: 1000 },
};

/** The real API behind a signature that only says who it is. */
const aws = (facts: Partial<AccountFacts> = {}): Aws => ({
  connect: async () => ({
    url: cli.url,
    sign: async (request) => {
      const headers = new Headers(request.headers);
      headers.set("authorization", `Bearer ${VIEWER}`);
      return new Request(request, { headers });
    },
  }),
  readAccount: async () => ({ ...FACTS, ...facts }),
  sendProbe: async () => ({
    sent: { kind: "accepted" },
    events: [],
    tags: { probe: "1" },
    waitedSeconds: 60,
  }),
});
const run = (args: readonly string[], facts?: Partial<AccountFacts>) =>
  cli.rekindle(["--stage", "test", ...args], { env: {}, aws: aws(facts) });

describe("--stage", () => {
  it("does on AWS what the command line does here", async () => {
    const { code, out } = await run(["status"]);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining("0.1.0, test") });
  });

  it("shows what the role may not do", async () => {
    const { code, err } = await run(["keys", "rotate"]);
    expect({ code, err }).toMatchObject({
      code: 1,
      err: expect.stringContaining("needs the role admin; yours is viewer"),
    });
  });

  it("is one place, and --url another", async () => {
    const { code, err } = await run(["status", "--url", "http://127.0.0.1:1"]);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("name two places") });
  });
});

describe("doctor", () => {
  it("shows what to do, and ends well when nothing is in the way", async () => {
    const { code, out } = await run(["doctor"]);
    expect(code).toBe(0);
    expect(out).toContain("→ npm run deploy -- -c stage=test");
    expect(out).toContain("Nothing is in the way of mails.");
  });

  it("ends with 4 when something is in the way, and shows that first", async () => {
    const ses = { kind: "found", value: { ...SES, production: false } } as const;
    const { code, out } = await run(["doctor"], { ses });
    expect(code).toBe(4);
    expect(out.split("\n")[1]).toMatch(/^bad +ses-production/);
    expect(out).toContain("1 thing is in the way of mails.");
  });

  it("gives programs the same", async () => {
    const { json } = await run(["doctor", "--json"]);
    expect(json()).toMatchObject({
      clean: true,
      findings: expect.arrayContaining([
        {
          id: "ses-production",
          state: "good",
          says: "SES may write to everybody.",
        },
      ]),
    });
  });

  it("sends a test and reads what arrived", async () => {
    writeFileSync(join(cli.directory, "test.eml"), "Subject: nothing of ours\n\nhello\n");
    const { code, out, err } = await run([
      "doctor",
      "--send-test",
      "you@example.com",
      "--read-mail",
      "test.eml",
    ]);
    expect(code).toBe(4);
    expect(err).toContain("Sending a mail to you@example.com");
    for (const id of ["probe-events", "mail-signed", "mail-headers", "mail-html"]) expect(out).toContain(id);
  });

  it.each([
    [["doctor", "--send-test", "you"], "--send-test must be an address"],
    [["doctor", "--read-mail", "nowhere.eml"], "--read-mail nowhere.eml is not there"],
  ])("%s is wrong usage", async (args, says) => {
    const { code, err } = await run(args);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(says) });
  });

  it("asks for a stage", async () => {
    const { code, err } = await cli.rekindle(["doctor"]);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("say which") });
  });
});

describe("cost", () => {
  it("reckons for the size that is asked for, in both plans of SES", async () => {
    const { json } = await cli.rekindle(["cost", "--customers", "1000", "--mails", "500000", "--json"]);
    const { months } = json() as { months: { ses: object; ours: number; volume: object }[] };
    expect(months).toHaveLength(2);
    expect(months[0]?.ours).toBeLessThan(10);
    expect(months[1]).toMatchObject({ volume: { mails: 500_000 }, ses: { essentials: 80, alacarte: 50 } });
  });

  it("shows four sizes and refuses what is no number", async () => {
    const { out } = await cli.rekindle(["cost"]);
    expect(out).toContain("10,000,000");
    expect(await cli.rekindle(["cost", "--customers", "many"])).toMatchObject({ code: 2 });
  });
});
