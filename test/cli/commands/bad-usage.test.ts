import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callApi } from "#support/api/call-api.ts";
import { setUpWorkspace, smallCampaign } from "#support/api/samples.ts";
import { type CliWorld, openCliWorld, runCli } from "./cli-world.ts";

let cli: CliWorld;
const put = (name: string, content: string): string => {
  const path = join(cli.directory, name);
  writeFileSync(path, content);
  return path;
};

beforeAll(async () => {
  cli = await openCliWorld();
  await setUpWorkspace(cli.world);
  await callApi(cli.world, "campaigns.publish", { body: { files: smallCampaign() } });
  put("good.csv", "id,email\n1,ann@example.com\n");
  put("dates.csv", "customer,date\n1,03/04/2026\n");
  put("mapping.yaml", "columns: { emial: 1 }\n");
  put("bad-workspace.yaml", "zone: Europe/Berln\n");
  mkdirSync(join(cli.directory, "empty"));
  mkdirSync(join(cli.directory, "faulty", "mails"), { recursive: true });
  const files = smallCampaign("faulty");
  put("faulty/campaign.yaml", (files["campaign.yaml"] ?? "").replace("days: 30", "days: soon"));
  put("faulty/mails/hello.en.mjml", (files["mails/hello.en.mjml"] ?? "").replaceAll("firstName", "fistName"));
});
afterAll(() => cli.close());

describe("what is refused", { timeout: 30_000 }, () => {
  it.each<[line: string, code: number, ...said: string[]]>([
    ["sttus", 2, "unknown command 'sttus'", "Did you mean status?"],
    ["import custmers x.csv", 2, "Did you mean customers?"],
    ["workspace set x.yaml", 2, "unknown command 'set'", "get"],
    ["status --jsn", 2, "unknown option '--jsn'", "Did you mean --json?"],
    ["audit --depp", 2, "Did you mean --deep?"],
    ["status now", 2, "too many arguments"],
    ["plan", 2, "missing required argument 'campaign'"],
    ["import activity", 2, "missing required argument 'file'"],
    ["--url", 2, "argument missing"],
    ["test-send small", 2, "required option '--to <address>' not specified"],
    ["test-send small --to nobody", 2, "--to must be an e-mail address"],
    ["list --status running", 2, "Allowed choices are draft, active, paused, archived"],
    ["list --limit some", 2, "--limit must be a number"],
    ["list --limit 0", 2, "--limit must be at least 1"],
    ["import activity DIR/dates.csv --dates ymd", 2, "Allowed choices are dmy, mdy"],
    ["import customers DIR/good.csv --fire-triggers", 2, "unknown option '--fire-triggers'"],
    ["import customers DIR/good.csv --rejects DIR/good.csv", 2, "the file that is imported"],
    ["start Win_Back", 2, "<campaign> must be lower-case letters, digits and hyphens"],
    ["show small --of-version x", 2, "--of-version must be a number"],
    ["clock advance soon", 2, "right would be 30d, 12h, 2026-12-24"],
    ["clock advance 0d", 2, "right would be from 1d to 400d"],
    ["clock advance 99999h", 2, "right would be from 1h to 9600h"],
    ["jobs no/job", 2, "<job> must be an id as the API answered it"],
    ["stop small", 2, "Add --yes"],
    ["status --url ftp://example.com", 2, "--url ftp://example.com is no address"],
    ["status --url nowhere", 2, "right would be http://127.0.0.1:4400"],
    ["status --token wrong", 1, "--token or REKINDLE_TOKEN"],
    ["workspace put DIR/none.yaml", 1, "is not there", "path of a workspace document"],
    ["workspace put DIR/bad-workspace.yaml", 1, "bad-workspace.yaml:1  zone", "Europe/Berlin"],
    ["import customers DIR/none.csv", 1, "does not exist", "the path of a CSV file"],
    ["import customers DIR/empty", 1, "is a directory"],
    ["import customers DIR/good.csv --encoding klingon", 1, "klingon"],
    ["import customers DIR/good.csv --zone Mars/Olympus", 1, "Mars/Olympus is unknown", "Europe/Berlin"],
    ["import customers DIR/good.csv --mapping DIR/mapping.yaml", 1, "mapping.yaml:1", "email?"],
    ["import activity DIR/dates.csv", 1, "can be read in more than one order", "--dates dmy"],
    ["validate nothing", 1, "nothing  is not there", "the path of a campaign document"],
    ["validate DIR/empty", 1, "holds no campaign", "campaign.yaml"],
    ["publish DIR/faulty", 1, "faulty/campaign.yaml:3", "days", "in DIR/faulty"],
    ["plan DIR/faulty", 1, "faulty/campaign.yaml:3"],
    ["preview DIR/faulty", 1, "faulty/campaign.yaml:3"],
    ["plan smal", 1, "There is no campaign smal. Did you mean small?"],
    ["start something-else", 1, "There is no campaign something-else. There are: small"],
    ["pause small", 1, "is a draft; only an active one can be paused"],
    ["preview small --mail helo", 1, "did you mean `hello`?"],
    ["preview small --customer nobody", 1, "There is no customer nobody", "company's own id"],
    ["explain nobody", 1, "There is no customer nobody"],
    ["audit smal", 1, "Did you mean small?"],
    ["report", 1, "No sweep has run yet", "rekindle sweep"],
    ["report yesterday", 1, "must be a day, YYYY-MM-DD"],
    ["jobs job-none", 1, "There is no job job-none"],
    ["clock advance 1d", 1, "cannot be moved"],
  ])("rekindle %s", async (line, code, ...said) => {
    const inDirectory = (text: string): string => text.replaceAll("DIR", cli.directory);
    const ran = await cli.rekindle(line.split(" ").map(inDirectory));
    for (const words of said) expect(ran.err).toContain(inDirectory(words));
    expect(ran).toMatchObject({ code, out: "" });
    // a person gets words, never the inside of the program
    expect(ran.err).not.toMatch(/ZodError|undefined|\[object|^\s+at /m);
  });

  it("says on standard output as well, for programs", async () => {
    const ran = await cli.rekindle(["--json", "publish", join(cli.directory, "faulty")]);
    expect(ran.json()).toMatchObject({
      error: {
        kind: "refused",
        faults: expect.arrayContaining([expect.objectContaining({ field: "trigger.days", line: 3 })]),
      },
    });
    expect((await cli.rekindle(["sttus", "--json"])).json()).toMatchObject({ error: { kind: "usage" } });
    expect((await cli.rekindle(["stop", "small", "--json"])).json()).toMatchObject({
      error: { kind: "usage" },
    });
  });

  it("names the faults of a document as the result of validate", async () => {
    const ran = await cli.rekindle(["validate", join(cli.directory, "faulty")]);
    expect(ran).toMatchObject({ code: 1, err: "" });
    expect(ran.out).toContain(`${join(cli.directory, "faulty", "campaign.yaml")}:3  trigger.days`);
  });

  it("stops nothing before a person agrees", async () => {
    const questions: string[] = [];
    const answer = (text: string) => ({
      env: { REKINDLE_URL: cli.url, REKINDLE_TOKEN: "the-token-of-this-machine" },
      ask: async (question: string) => {
        questions.push(question);
        return text;
      },
    });
    expect(await cli.rekindle(["stop", "small"], answer("n"))).toMatchObject({ code: 1 });
    expect(await cli.rekindle(["stop", "small"], answer(""))).toMatchObject({ code: 1 });
    expect(questions[0]).toContain("Stop small for good?");
    expect((await cli.rekindle(["show", "small", "--json"])).json()).toMatchObject({ status: "draft" });
    expect(await cli.rekindle(["stop", "small"], answer("y"))).toMatchObject({ code: 0 });
    expect((await cli.rekindle(["show", "small", "--json"])).json()).toMatchObject({ status: "archived" });
  });
});

describe("when nothing answers", { timeout: 30_000 }, () => {
  it("says how to start it", async () => {
    const nowhere = await runCli(["status"], { cwd: cli.directory });
    expect(nowhere).toMatchObject({ code: 3, out: "" });
    expect(nowhere.err).toContain("npm start");
    const dead = await runCli(["status", "--url", "http://127.0.0.1:1", "--token", "x"]);
    expect(dead).toMatchObject({ code: 3, out: "" });
    expect(dead.err).toContain("Nothing answers at http://127.0.0.1:1");
  });
});
