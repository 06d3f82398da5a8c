import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callApi } from "#support/api/call-api.ts";
import { setUpWorkspace, smallCampaign } from "#support/api/samples.ts";
import { type CliWorld, openCliWorld } from "./cli-world.ts";

let cli: CliWorld;
beforeAll(async () => {
  cli = await openCliWorld();
});
afterAll(() => cli.close());

const publish = async (id: string, trigger: string): Promise<void> => {
  await setUpWorkspace(cli.world);
  const files = smallCampaign(id);
  const document = (files["campaign.yaml"] ?? "").replace(/trigger: .*\ngoal: .*/, `trigger: ${trigger}`);
  const mail = (files["mails/hello.en.mjml"] ?? "").replace("{{ entry.days }}", "");
  await callApi(cli.world, "campaigns.publish", {
    body: { files: { "campaign.yaml": document, "mails/hello.en.mjml": mail } },
  });
};

/** One fresh installation, told in order. */
describe("where nothing is there yet", { timeout: 30_000 }, () => {
  it.each(["audit", "audit --deep", "workspace get"])("`%s` asks for the settings first", async (line) => {
    const ran = await cli.rekindle(line.split(" "));
    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toContain("The workspace has no settings yet. Save them first: rekindle workspace put");
  });

  it.each([
    ["tasks list", "No task is open. Campaigns make them"],
    ["tasks list --state done", "No task is done."],
    ["responses list", "Nobody has answered yet."],
    ["segments list", "No segment yet. Save one"],
    ["list", "No campaign is published."],
  ])("`%s` says so", async (line, words) => {
    const ran = await cli.rekindle(line.split(" "));
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toContain(words);
  });

  it.each([
    ["{ kind: signed-up }", "customers enter from now on, as it happens."],
    ["{ kind: response, survey: nps }", "customers enter from now on, as it happens."],
    ["{ kind: once, at: 2030-03-01T10:00 }", "its audience is read shortly before its time."],
    ["{ kind: every, days: 30 }", "the next sweep lets the first customers in."],
  ])("a campaign with the trigger %s says when customers enter", async (trigger, words) => {
    const id = `by-${/kind: ([\w-]+)/.exec(trigger)?.[1]}`;
    await publish(id, trigger);
    expect((await cli.rekindle(["start", id])).out).toBe(`${id} is active: ${words}\n`);
    await cli.rekindle(["stop", id, "--yes"]);
  });

  it("names what is next when every campaign rests", async () => {
    const next = async () => (await cli.rekindle(["status"])).out;
    await publish("rests", "{ kind: every, days: 30 }");
    await cli.rekindle(["start", "rests"]);
    expect(await next()).toContain("More: rekindle report");
    await cli.rekindle(["pause", "rests"]);
    expect(await next()).toContain("then rekindle resume CAMPAIGN");
    await cli.rekindle(["stop", "rests", "--yes"]);
    expect(await next()).toContain("Next: rekindle plan playbooks/win-back");
  });
});
