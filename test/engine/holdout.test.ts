import { afterEach, describe, expect, it } from "vitest";
import { namesOf, quietCampaign, quietCrowd, republish, START } from "#support/faulty-crowd.ts";
import { fatesOf, judge } from "#support/faulty-judge.ts";
import { dispatchAnyway } from "#support/faulty-runs.ts";
import { enrolmentsOf } from "#support/oracle/entries.ts";
import { DEMO_WORKSPACE, openWorld, type World } from "#support/world.ts";

const STEPS = [
  "{ id: hello, email: hello, variants: { calm: 50%, warm: 50% } }",
  "{ wait: 3 days }",
  "{ id: again, email: again }",
];

let world: World;
afterEach(() => world.close());

describe("the holdout", () => {
  it("gets no mail, and its would-be times are those at which the treatment's are sent", async () => {
    world = await openWorld({ now: START, shards: 1 });
    await quietCrowd(world, namesOf(10));
    await world.launch(
      quietCampaign({ holdout: "50%", window: '{ mon-fri: ["14:00-15:00"], zone: workspace }' }, STEPS),
    );
    await world.sweep();
    for (let look = 0; look < 4; look += 1) {
      const due = await world.engine.nextDue(new Date(START.getTime() + 30 * 86_400_000));
      if (due !== undefined) world.moveTo(due);
      await world.dispatch();
    }
    const verdict = await judge(world);
    const { sent = 0, "held-out": heldOut = 0 } = fatesOf(verdict);
    expect([sent + heldOut, sent > 0, heldOut > 0]).toEqual([20, true, true]);
    const times = verdict.accounts.map(({ stepId, at }) => `${stepId} ${at?.toISOString()}`);
    expect(new Set(times)).toEqual(
      new Set(["hello 2026-03-02T19:00:00.000Z", "again 2026-03-05T19:00:00.000Z"]),
    );
    for (const { entry } of verdict.enrolments) expect(entry).toMatchObject({ share: 0.5, salt: "test-s" });
    const report = await world.engine.report(undefined);
    expect(report.campaigns[0]).toMatchObject({ entered: sent / 2, heldOut: heldOut / 2 });
  });

  it("and the variant of a mail stay as drawn over attempts and versions", async () => {
    world = await openWorld({ now: START, shards: 1 });
    await quietCrowd(world, namesOf(12));
    await world.launch(quietCampaign({ holdout: "30%" }, STEPS));
    await world.sweep();
    const arms = (await judge(world)).enrolments.map(({ customerId, entry }) => [customerId, entry.arm]);
    world.ses.behave({ failBefore: 1 });
    await dispatchAnyway(world);
    world.ses.behave({});
    const drawn = await variants();
    await republish(world, { holdout: 0 });
    world.moveTo(new Date(START.getTime() + 3_600_000));
    await world.dispatch();
    const after = await judge(world);
    expect(after.enrolments.map(({ customerId, entry }) => [customerId, entry.arm])).toEqual(arms);
    const sent = after.enrolments.flatMap(({ customerId, steps }) =>
      steps["hello"]?.kind === "sent" ? [[customerId, steps["hello"].variant]] : [],
    );
    expect(Object.fromEntries(sent)).toEqual(drawn);
    expect(new Set(Object.values(drawn))).toEqual(new Set(["hello-calm", "hello-warm"]));
  });
});

/** By customer: the mail that the ledger has for the first step. */
const variants = async (): Promise<Readonly<Record<string, string>>> => {
  const { items } = await world.parts.ledger.walk("quiet", 0, { limit: 100, cursor: undefined });
  return Object.fromEntries(
    items.flatMap(({ enrolment, messages }) => messages.map(({ mail }) => [enrolment.customerId, mail])),
  );
};

describe("the workspace's holdout", () => {
  it("gets no mail of any marketing campaign, and the enrolment says whose draw it was", async () => {
    world = await openWorld({ now: START, shards: 1, workspace: `${DEMO_WORKSPACE}\nholdout: 30%\n` });
    await quietCrowd(world, namesOf(25));
    const first = quietCampaign({ holdout: "0%" });
    await world.launch(first);
    await world.launch(first.replace(/campaign: .*/, "campaign: other"));
    await world.sweep();
    await world.dispatch();
    const ids = (await enrolmentsOf(world, "other")).filter(({ state }) => state === "holdout");
    const { enrolments } = await judge(world);
    const held = enrolments.filter(({ entry }) => entry.arm === "holdout");
    expect(ids.length).toBeGreaterThan(2);
    expect(held.length).toBeGreaterThanOrEqual(ids.length);
    for (const { entry } of held)
      expect(entry).toMatchObject({ heldBy: "workspace", share: 0.3, ofAll: 0.3 });
    for (const { entry } of enrolments) expect(entry.ofAll).toBe(0.3);
    const customers = ({ customerId }: { readonly customerId: string }) => customerId;
    expect(new Set(held.map(customers))).toEqual(new Set(ids.map(customers)));
    const report = await world.engine.report(undefined);
    for (const { shares } of report.campaigns) expect(shares.verdict).not.toBe("off");
  });
});
