import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { AuditReport } from "#cli/output/audit-view.ts";
import { Explanation } from "#cli/output/explain-view.ts";
import { CampaignPlan } from "#cli/output/plan-view.ts";
import { ROUTES, type RouteId } from "#contracts/api/routes.ts";
import { askedMessage, sampleIssued, sampleTerms } from "#support/answers-contract.ts";
import { callApi } from "#support/api/call-api.ts";
import { smallCampaign, WORKSPACE } from "#support/api/samples.ts";
import { type CliWorld, openCliWorld } from "./cli-world.ts";

let cli: CliWorld;
let folder: string;
beforeAll(async () => {
  cli = await openCliWorld({
    jobs: { "clock-advance": async () => ({ to: "2026-12-02T09:00:00.000Z", sweeps: 1, dispatches: 2 }) },
  });
  folder = join(cli.directory, "small");
  mkdirSync(join(folder, "mails"), { recursive: true });
  for (const [path, text] of Object.entries(smallCampaign())) writeFileSync(join(folder, path), text);
});
afterAll(() => cli.close());

/** Runs it for a person and for a program: the first must find words, the second the shape. */
const both = async (line: readonly string[], schema: z.ZodType, again = true) => {
  if (again) {
    const shown = await cli.rekindle(line);
    expect({ line, code: shown.code, err: shown.err }).toMatchObject({ code: 0 });
    expect(shown.out.trim(), line.join(" ")).not.toBe("");
    expect(shown.out).not.toMatch(/undefined|NaN|\[object|Invalid/);
  }
  const ran = await cli.rekindle([...line, "--json"]);
  expect({ line, code: ran.code, err: ran.err }).toMatchObject({ code: 0 });
  const parsed = schema.safeParse(ran.json());
  expect({ line, error: parsed.error && z.prettifyError(parsed.error) }).toEqual({ line, error: undefined });
  return { data: parsed.data, text: ran.out };
};
const answerOf = (id: RouteId): z.ZodType => ROUTES[id].response;
const Responses = z.strictObject({
  items: z.array(z.looseObject({ messageId: z.string() })),
  more: z.boolean(),
  counts: z.looseObject({ raw: z.literal(true) }),
});
const listOf = (id: RouteId): z.ZodType => {
  const page = ROUTES[id].response as z.ZodObject<{ items: z.ZodArray }>;
  return z.strictObject({ items: page.shape.items, more: z.boolean() });
};

/** One company's first day, told in order. */
describe("every command, as text and as JSON", { timeout: 60_000 }, () => {
  it("sets up and brings data in", async () => {
    await both(["status"], answerOf("status.get"));
    writeFileSync(join(cli.directory, "workspace.yaml"), WORKSPACE);
    await both(["workspace", "put", join(cli.directory, "workspace.yaml")], answerOf("workspace.put"));
    await both(["workspace", "get"], z.looseObject({ zone: z.literal("Europe/Berlin") }));
    const Imported = z.strictObject({
      kind: z.string(),
      file: z.string(),
      dryRun: z.boolean(),
      found: z.looseObject({ bytes: z.int(), warnings: z.array(z.string()) }),
      rows: z.int(),
      rejected: z.literal(0),
      rejects: z.tuple([]),
      import: answerOf("imports.get"),
    });
    const put = (name: string, content: string) => {
      writeFileSync(join(cli.directory, name), content);
      return join(cli.directory, name);
    };
    const customers = put(
      "customers.csv",
      "id,email,consent\nc-1,ada@example.com,yes\nc-2,bob@example.com,yes\n",
    );
    await both(["import", "customers", customers], Imported);
    await both(
      ["import", "activity", put("activity.csv", "customer,date\nc-1,2026-11-01\nc-2,2026-10-01\n")],
      Imported,
    );
    await both(
      ["import", "contracts", put("contracts.csv", "customer,contract id,end\nc-1,k-1,2027-03-01\n")],
      Imported,
    );
  });

  it("checks, publishes and runs a campaign", async () => {
    await both(["validate", folder], answerOf("campaigns.validate"));
    await both(["plan", folder], CampaignPlan);
    await both(["publish", folder], answerOf("campaigns.publish"));
    await both(["plan", "small"], CampaignPlan);
    await both(["list"], listOf("campaigns.list"));
    await both(["show", "small"], answerOf("campaigns.get"));
    await both(["start", "small"], answerOf("campaigns.start"), false);
    await both(["pause", "small"], answerOf("campaigns.pause"), false);
    await both(["resume", "small", "--catch-up"], answerOf("campaigns.resume"), false);
    const Preview = z.looseObject({
      mails: z.array(z.looseObject({ html: z.string() })).min(1),
      missing: z.tuple([]),
    });
    await both(["preview", "small", "--mail", "hello", "--locale", "en"], Preview);
    await both(
      ["test-send", "small", "--to", "me@example.com", "--locale", "en"],
      answerOf("campaigns.test-send"),
    );
    expect(cli.world.sent[0]?.mails[0]).toMatchObject({ to: "me@example.com" });
  });

  it("writes previews where it is told", async () => {
    const out = join(cli.directory, "previews");
    const ran = await cli.rekindle(["preview", folder, "--locale", "en", "--customer", "c-1", "--out", out]);
    expect(ran.code).toBe(0);
    const written = ran.out.split("\n").filter((line) => line.startsWith(out));
    expect(written).toContain(join(out, "hello.en.html"));
    expect(written.filter((path) => !existsSync(path))).toEqual([]);
  });

  it("runs and accounts", async () => {
    await both(["sweep", "--no-wait"], answerOf("sweeps.start"));
    await both(["dispatch"], answerOf("dispatches.start"));
    expect(cli.world.started.map(({ workflow }) => workflow)).toEqual([
      "sweep",
      "sweep",
      "dispatch",
      "dispatch",
    ]);
    await both(["audit", "--deep"], AuditReport);
    await both(["explain", "c-1", "small"], Explanation);
    await both(["customer", "c-1", "--history"], answerOf("customers.get"));
    await both(["messages", "c-1"], listOf("customers.messages"));
    const messageId = askedMessage("small");
    await cli.world.parts.answers.issue([sampleIssued(messageId, { kind: "survey", survey: "nps" })]);
    await both(["responses", "list", "small"], Responses);
    for (const score of [3, 9])
      await callApi(cli.world, "responses.record", {
        params: { messageId },
        body: { score },
      });
    const { text } = await both(["responses", "list", "small"], Responses);
    expect(JSON.parse(text)).toMatchObject({
      items: [{ messageId }],
      counts: { raw: true, nps: { score: 100 } },
    });
    await both(["responses", "show", messageId], answerOf("responses.get"));
    await both(["responses", "list", "--kind", "nps", "--step", "ask"], Responses);
    await both(["clicks", "list", "small"], listOf("clicks.list"));
  });

  it("redeems a code once, and says why not", async () => {
    const messageId = askedMessage("small", "ada", "gift");
    await cli.world.parts.answers.issue([sampleIssued(messageId, sampleTerms())]);
    const { acceptance } = await callApi(cli.world, "offers.accept", { params: { messageId }, body: {} });
    const redeem = (code: string) => cli.rekindle(["offers", "redeem", code]);
    const first = await redeem(acceptance?.code.toLowerCase().replaceAll("-", " ") ?? "");
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining("Promised: 20% off.") });
    const again = await redeem(acceptance?.code ?? "");
    expect(again).toMatchObject({ code: 1, out: expect.stringContaining("was used before, ") });
    expect(await redeem("0000")).toMatchObject({ code: 1, out: "Nobody has this code.\n" });
    await both(["responses", "list", "--kind", "offer"], Responses);
    await both(["responses", "show", messageId], answerOf("responses.get"));
  });

  it("does the rest", async () => {
    const { data } = await both(["jobs"], listOf("jobs.list"));
    const [job] = (data as { items: { id: string }[] }).items;
    await both(["jobs", job?.id ?? ""], answerOf("jobs.get"));
    await both(["changes"], listOf("changes.list"));
    await both(["keys", "rotate"], answerOf("links.rotate-keys"));
    const early = await cli.rekindle(["keys", "revoke", "1", "--yes"]);
    expect(early).toMatchObject({ code: 1, err: expect.stringContaining("may still go out") });
    await both(["clock"], answerOf("clock.get"));
    await both(["clock", "advance", "1d"], z.object({ sweeps: z.literal(1) }));
    await both(["openapi"], z.looseObject({ openapi: z.literal("3.1.0") }));
    await both(["stop", "small", "--yes"], answerOf("campaigns.stop"), false);
  });

  it("keeps quiet when told, and takes the word campaign", async () => {
    const file = join(cli.directory, "customers.csv");
    expect((await cli.rekindle(["import", "customers", file])).err).toContain("externalId");
    expect((await cli.rekindle(["import", "customers", file, "--quiet"])).err).toBe("");
    expect((await cli.rekindle(["campaign", "list"])).out).toContain("small");
  });

  it("colours only where it may", async () => {
    const env = { REKINDLE_URL: cli.url, REKINDLE_TOKEN: "the-token-of-this-machine" };
    const red = "\u001b[";
    expect((await cli.rekindle(["list"])).out).not.toContain(red);
    expect((await cli.rekindle(["list"], { env, outIsTty: true })).out).toContain(red);
    expect((await cli.rekindle(["list", "--no-color"], { env, outIsTty: true })).out).not.toContain(red);
    expect(
      (await cli.rekindle(["list"], { env: { ...env, NO_COLOR: "1" }, outIsTty: true })).out,
    ).not.toContain(red);
    expect((await cli.rekindle(["list", "--json"], { env, outIsTty: true })).out).not.toContain(red);
  });
});
