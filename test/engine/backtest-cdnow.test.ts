import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { type Backtest, createBacktest } from "#app/plan/backtest.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import type { Replayed } from "#core/plan/replay-entry.ts";
import { quietCampaign } from "#support/faulty-crowd.ts";
import { type CdnowWorld, openCdnowWorld } from "#support/oracle/cdnow-world.ts";
import { enrolmentsOf } from "#support/oracle/entries.ts";
import { dayText } from "#support/oracle/silence-oracle.ts";

const WIN_BACK = readFileSync(new URL("../../playbooks/win-back/campaign.yaml", import.meta.url), "utf8")
  // a backlog that does not fit into the days: who of it enters hangs on the order
  .replace("perDay: 200", "perDay: 7");
/** With an audience that asks for activity, and a holdout. */
const QUIET = quietCampaign({
  trigger: "{ kind: inactive, days: 45 }",
  audience: "{ event: purchase, atLeast: 2, within: 120 days }",
  holdout: "30%",
});
const DAYS = 14;

let cdnow: CdnowWorld;
afterEach(() => cdnow.world.close());

describe("backtest, with the customers of CDNOW", () => {
  it("lets in whom Win back and another campaign have let in when one lived through the same days", async () => {
    cdnow = await openCdnowWorld({ every: 12, from: "1997-05-20" });
    const { world, wake, first } = cdnow;
    await wake(0);
    await world.launch(WIN_BACK);
    await world.launch(QUIET);
    await world.sweep();
    for (let index = 1; index < DAYS; index += 1) {
      await wake(index);
      await world.sweep();
    }
    const others = (await enrolmentsOf(world, "quiet")).map(recordOf).sort();
    expect(others.some((record) => record.includes("refused audience"))).toBe(true);
    expect(others.some((record) => record.includes("holdout"))).toBe(true);
    const quiet = await replay(dayText(first), dayText(first + DAYS - 1), "quiet");
    expect(quiet.replayed.map(({ enrolment }) => recordOf(enrolment)).sort()).toEqual(others);

    const lived = (await enrolmentsOf(world, "win-back")).map(recordOf).sort();
    expect(lived.filter((record) => record.includes("backlog")).length).toBeGreaterThan(40);
    expect(lived.filter((record) => record.includes("crossed")).length).toBeGreaterThan(4);

    const { replayed, backtest } = await replay(dayText(first), dayText(first + DAYS - 1));
    expect(replayed.map(({ enrolment }) => recordOf(enrolment)).sort()).toEqual(lived);
    const entered = lived.filter((record) => !record.includes("refused")).length;
    const sum = (pick: (day: Backtest["days"][number]) => number) =>
      backtest.days.reduce((all, day) => all + pick(day), 0);
    expect(sum(({ entering, heldOut }) => entering + heldOut)).toBe(entered);
    expect(sum(({ crossing }) => crossing)).toBe(lived.length);
    expect(backtest.mails).toBeGreaterThan(0);
    expect(backtest.costMicros).toBe(backtest.mails * world.workspace.mailCostMicros);
  });

  it("refuses days to come, and tells how many came back by themselves", async () => {
    cdnow = await openCdnowWorld({ every: 40, from: "1998-03-01" });
    const { world } = cdnow;
    await world.launch(WIN_BACK);
    await expect(replay("1998-02-01", "1998-04-01")).rejects.toMatchObject({
      faults: [{ field: "to", message: "is 1998-04-01, which is still to come" }],
    });
    const once = { kind: "once", at: "1998-06-01T09:00", zone: "workspace", ifPast: "send" } as const;
    const version = await world.parts.config.version("win-back", 1);
    const letter = { ...(version?.campaign as Campaign), trigger: once };
    const days = { from: "1998-02-01", to: "1998-02-28" };
    await expect(
      createBacktest(world.parts)({ campaign: letter, ...days }, async () => undefined),
    ).rejects.toMatchObject({ faults: [{ field: "trigger", hint: "days that include 1998-06-01" }] });
    const { backtest } = await replay("1997-05-01", "1997-07-31");
    const entered = backtest.days.reduce((all, day) => all + day.entering + day.heldOut, 0);
    expect(backtest.base.settled).toBe(entered);
    expect(backtest.base.reached).toBeGreaterThan(0);
    expect(backtest.base.reached).toBeLessThan(entered);
  });
});

const recordOf = ({ customerId, episode, state, reason, entry }: Enrolment): string =>
  [
    customerId,
    episode,
    entry.sweep,
    entry.how,
    entry.arm,
    state === "refused" ? `refused ${reason}` : "",
  ].join(" ");

const replay = async (from: string, to: string, campaignId = "win-back") => {
  const version = await cdnow.world.parts.config.version(campaignId, 1);
  if (version === undefined) throw new Error("no version");
  const replayed: Replayed[] = [];
  const backtest = await createBacktest(cdnow.world.parts, (some) => replayed.push(...some))(
    { campaign: version.campaign, from, to },
    async () => undefined,
  );
  return { replayed, backtest };
};
