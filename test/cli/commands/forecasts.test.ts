import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Backtest } from "#cli/output/backtest-view.ts";
import { CampaignDiff } from "#cli/output/diff-view.ts";
import { CampaignResults } from "#cli/output/results-view.ts";
import { EDITOR } from "#support/api/api-world.ts";
import { importRows, smallCampaign, WORKSPACE } from "#support/api/samples.ts";
import { type CliWorld, openCliWorld } from "./cli-world.ts";

let cli: CliWorld;
let folder: string;
beforeAll(async () => {
  cli = await openCliWorld();
  folder = join(cli.directory, "small");
  mkdirSync(join(folder, "mails"), { recursive: true });
  write(smallCampaign());
  writeFileSync(join(cli.directory, "workspace.yaml"), WORKSPACE);
  await run("workspace", "put", join(cli.directory, "workspace.yaml"));
  await importRows(cli.world, "customers", [
    { line: 2, externalId: "c-1", email: "ada@example.com" },
    { line: 3, externalId: "c-2", email: "bob@example.com" },
  ]);
  await importRows(cli.world, "activity", [
    { line: 2, customer: "c-1", occurredAt: "2026-11-10T10:00:00Z" },
    { line: 3, customer: "c-2", occurredAt: "2026-11-12T10:00:00Z" },
  ]);
});
afterAll(() => cli.close());

const write = (files: Readonly<Record<string, string>>): void => {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
};

const run = async (...line: readonly string[]) => {
  const ran = await cli.rekindle(line);
  expect({ line, code: ran.code, err: ran.err }).toMatchObject({ code: 0 });
  expect(ran.out).not.toMatch(/undefined|NaN|\[object|Invalid/);
  return ran;
};

/** Told in order. */
describe("diff, publish, backtest, results and approve", { timeout: 60_000 }, () => {
  it("knows what was never published, and plans it", async () => {
    expect((await run("diff", folder)).out).toBe("small was never published: all of it is new.\n");
    expect((await run("plan", folder)).out).toContain(
      "Holdout: 10% cannot show any difference with 2 customers",
    );
    await run("publish", folder);
    await run("start", "small");
  });

  it("says what changes, and asks before it publishes", async () => {
    expect((await run("diff", folder)).out).toContain("Nothing changes.");
    write(smallCampaign("small", "holdout: 5%\nbudget: { total: 310 }\n"));
    const { out } = await run("diff", folder);
    expect(out).toContain("small against version 1, which is in force");
    expect(out).toContain("  holdout 5 % instead of 10 %");
    expect(out).toContain("  a budget of 310 EUR, where there was none");
    expect((await run("plan", folder)).out).toContain("  holdout 5 % instead of 10 %");
    const parsed = CampaignDiff.parse((await run("diff", folder, "--json")).json());
    expect(parsed.changes).toContainEqual({ about: "holdout", text: "holdout 5 % instead of 10 %" });

    const asked: string[] = [];
    const answering = (answer: string) =>
      cli.rekindle(["publish", folder], {
        env: { REKINDLE_URL: cli.url, REKINDLE_TOKEN: "the-token-of-this-machine" },
        ask: async (question: string) => {
          asked.push(question);
          return answer;
        },
      });
    const refused = await answering("n");
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.err).toContain("holdout 5 % instead of 10 %");
    expect(refused.err).toContain("small was left as it is.");
    expect((await answering("y")).out).toContain("small is published: version 2 is in force.");
    expect(asked).toHaveLength(2);
  });

  it("carries over who is under way", async () => {
    write(smallCampaign("small", "holdout: 5%\npriority: 60\n"));
    const { out } = await run("publish", folder, "--move");
    expect(out).toContain("version 3 is in force.\n0 customers under way go on with it.");
    const json = (await run("publish", folder, "--move", "--json")).json();
    expect(json).toMatchObject({ kind: "unchanged", moved: { moved: 0, version: 3 } });
  });

  it("looks back", async () => {
    const line = ["backtest", folder, "--from", "2026-11-20", "--to", "2026-12-01"];
    const { out } = await run(...line);
    expect(out).toContain("Backtest of small from 2026-11-20 to 2026-12-01, over 2 customers");
    expect(out).toContain("12 days");
    Backtest.parse((await run(...line, "--json")).json());
    const published = ["backtest", "small", "--from", "2026-11-20", "--to", "2026-12-01"];
    await run(...published);
    const future = await cli.rekindle(["backtest", "small", "--from", "2026-11-20", "--to", "2027-01-01"]);
    expect(future).toMatchObject({ code: 1 });
    expect(future.err).toContain(
      "The backtest cannot be made: to is 2027-01-01, which is still to come; right would be a day up to 20",
    );
    expect((await cli.rekindle(["backtest", "small", "--from", "soon", "--to", "2027-01-01"])).code).toBe(2);
  });

  it("shows results, and what raw counts are", async () => {
    expect((await run("results", "small")).out).toContain("Nobody has entered yet.");
    const counted = CampaignResults.parse((await run("results", "small", "--json")).json());
    const again = CampaignResults.parse((await run("results", "small", "--now", "--json")).json());
    expect(again.at >= counted.at).toBe(true);
    expect((await run("results", "small", "--days")).out).toMatch(/difference +95 %/);
    const none = await cli.rekindle(["results", "smal"]);
    expect(none.err).toContain("Did you mean small?");
  });

  it("lets a second person approve, and nobody approve their own", async () => {
    const own = await cli.rekindle(["approve", "small"]);
    expect(own).toMatchObject({ code: 1 });
    expect(own.err).toContain("somebody else has to approve it");
    expect((await run("approve", "small", "--token", EDITOR)).out).toContain(
      "small is approved as published.",
    );
  });
});
