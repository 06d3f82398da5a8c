import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { customerIdOf, shardOf } from "#core/shared/ids.ts";
import { SHARDS } from "#support/api/api-world.ts";
import { callApi } from "#support/api/call-api.ts";
import { importRows, setUpWorkspace, smallCampaign } from "#support/api/samples.ts";
import { importFile } from "../import/import-of.ts";
import { type CliWorld, openCliWorld } from "./cli-world.ts";

const NOW = new Date("2026-12-01T09:00:00Z");
let cli: CliWorld;

const CUSTOMERS = [
  {
    line: 2,
    externalId: "c-1",
    email: "ada@example.com",
    firstName: "Ada",
    lastName: '=HYPERLINK("http://evil")',
    phone: "+49 30 1234",
    company: 'Müller, "Söhne" & Co',
    country: "DE",
    zone: "Europe/Berlin",
    locale: "de-DE",
    signedUpAt: "2025-03-01T10:00:00Z",
    consent: { state: "granted", at: "2025-03-01T10:00:00Z", source: "form" },
    value: { yearly: 120_050, credit: 500 },
    attributes: { plan: "gold", seats: 3 },
  },
  { line: 3, externalId: "c-2", email: "bo@example.com", name: "-1+1", consent: { state: "denied" } },
];

const enrol = async (externalId: string): Promise<Enrolment> => {
  const customerId = customerIdOf(externalId, await cli.world.parts.idKey());
  const enrolment: Enrolment = {
    campaignId: "small",
    customerId,
    shard: shardOf(customerId, SHARDS),
    episode: "2026-10-30",
    version: 1,
    state: "done",
    reason: undefined,
    entry: {
      at: NOW,
      crossedOn: "2026-12-01",
      sweep: "2026-12-01",
      how: "crossed",
      arm: "treatment",
      share: 0,
      salt: "s",
      facts: { kind: "inactive", since: "2026-10-30", days: 30 },
      activity90: 0,
      revenue90: 0,
      wouldBe: undefined,
    },
    stepId: undefined,
    firstDueAt: undefined,
    dueAt: undefined,
    steps: {},
    lastMailAt: NOW,
    settled: { at: NOW, reached: true, reachedAt: NOW, revenue: -1_250 },
    revision: 0,
  };
  await cli.world.parts.ledger.enrol(enrolment);
  const messageId = `${customerId}_small_2026-10-30_hello`;
  await cli.world.parts.ledger.recordAttempt({
    messageId,
    attempt: 1,
    known: { sentAt: NOW, sesId: "ses-1", provenBy: "reply", deliveredAt: NOW },
    message: {
      messageId,
      campaignId: "small",
      version: 1,
      mail: "hello",
      locale: "en",
      templateHash: "h",
      sender: "hello@example.com",
      addressKey: "k",
      dueAt: NOW,
      costMicros: 100,
      gates: {},
    },
  });
  await cli.world.parts.answers.putResponse(
    {
      messageId,
      survey: "nps",
      standing: "counted",
      score: 3,
      reasons: ["price", "service"],
      comment: "@too expensive",
      mayContact: true,
      firstAt: NOW,
      at: NOW,
      via: "api",
      history: [],
    },
    undefined,
  );
  return enrolment;
};

const exported = async (...args: readonly string[]): Promise<Record<string, string>[]> => {
  const { code, out, err } = await cli.rekindle(["export", ...args]);
  expect({ args, code, err }).toEqual({ args, code: 0, err: "" });
  return parse(out, { columns: true, bom: true });
};

beforeAll(async () => {
  cli = await openCliWorld({ now: NOW.toISOString() });
  await setUpWorkspace(cli.world);
  await importRows(cli.world, "customers", CUSTOMERS);
  await callApi(cli.world, "campaigns.publish", { body: { files: smallCampaign() } });
  for (const id of ["c-1", "c-2"]) await enrol(id);
});
afterAll(() => cli.close());

describe("rekindle export", () => {
  it("writes customers that our own import reads again, the same to the last field", async () => {
    const path = join(cli.directory, "out.csv");
    const line = ["export", "customers", "--out", path, "--bom", "--attributes", "plan,seats"];
    const { code, out } = await cli.rekindle(line);
    expect({ code, out: out.includes("2 rows") }).toEqual({ code: 0, out: true });
    expect(existsSync(`${path}.part`)).toBe(false);
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(readFileSync(path, "utf8")).toMatch(/^\uFEFFexternalId,email/);
    const { rows, rejects } = await importFile(path, { kind: "customers" });
    expect(rejects).toEqual([]);
    const byId = new Map(rows.map((row) => [(row as { externalId: string }).externalId, row]));
    const { line: _, value: __, ...ada } = CUSTOMERS[0] ?? {};
    expect(byId.get("c-1")).toMatchObject({
      ...ada,
      value: { yearly: 120_050 },
      signedUpAt: expect.toSatisfy((at) => new Date(at).toISOString() === "2025-03-01T10:00:00.000Z"),
      consent: { state: "granted", source: "form" },
    });
    expect(byId.get("c-2")).toMatchObject({ name: "-1+1", consent: { state: "denied" } });
    const again = (await cli.rekindle(["import", "customers", path, "--json"])).json();
    expect(again).toMatchObject({ import: { counts: { received: 2, created: 0, changed: 0 } } });
  });

  it("writes enrolments, messages and responses with the customer's own id, safe against formulas", async () => {
    const enrolments = await exported("enrolments", "--campaign", "small");
    expect(enrolments.map(({ externalId }) => externalId).sort()).toEqual(["c-1", "c-2"]);
    expect(enrolments[0]).toMatchObject({
      state: "done",
      arm: "treatment",
      revenue: "-12.5",
      reached: "true",
    });
    expect(await exported("messages")).toHaveLength(2);
    const [response] = await exported("responses");
    expect(response).toMatchObject({ score: "3", reasons: "price;service", comment: "'@too expensive" });
  });

  it("writes suppressions, tasks and replies, and only the header where there is nothing", async () => {
    expect(await exported("suppressions")).toEqual([]);
    const [customer] = [
      ...(await cli.world.parts.people.get([customerIdOf("c-2", await cli.world.parts.idKey())])).values(),
    ];
    await cli.world.parts.contacts.suppress(customer?.addressKey ?? "", { why: "bounced", at: NOW });
    expect(await exported("suppressions")).toMatchObject([{ externalId: "c-2", why: "bounced" }]);
    expect(await exported("tasks")).toEqual([]);
    expect(await exported("replies")).toEqual([]);
    expect((await cli.rekindle(["export", "replies"])).out).toMatch(/^replyId,at,/);
  });

  it("answers JSON to programs, and says what is wrong", async () => {
    const rows = (await cli.rekindle(["export", "customers", "--json"])).json() as object[];
    expect(rows).toHaveLength(2);
    expect((await cli.rekindle(["export", "everything"])).code).toBe(2);
    expect((await cli.rekindle(["export", "enrolments", "--campaign", "nothing"])).code).toBe(1);
  });
});
