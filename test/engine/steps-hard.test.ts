import { describe, expect, it } from "vitest";
import { createUnparkCampaign } from "#app/sweep/unpark-unit.ts";
import { changeState, namesOf } from "#support/faulty-crowd.ts";
import { openJourney } from "#support/journey.ts";

const ASK = "{ id: ask, survey: nps, email: how, waitForAnswer: 14 days }";

describe("steps under pause, doubt and crash", () => {
  it("a pause holds tasks and events until the campaign goes on", async () => {
    const journey = await openJourney({
      names: ["ada"],
      steps: `
  - { id: hello, email: hi }
  - { wait: 1 day }
  - { id: tell, event: quiet }
  - { id: call, task: visit }
`,
    });
    const { world, runTo, enrolmentOf } = journey;
    await changeState(world, "pause");
    await runTo(72);
    expect((await enrolmentOf("ada")).state).toBe("parked");
    expect(world.told.filter(({ type }) => type === "campaign.event")).toEqual([]);
    await changeState(world, "resume");
    await createUnparkCampaign(world.parts)({ campaignId: "quiet", shards: 1 });
    await runTo(74, 1);
    expect((await enrolmentOf("ada")).state).toBe("done");
    expect(world.told.filter(({ type }) => type === "campaign.event")).toHaveLength(1);
    expect((await world.parts.tasks.list({ state: "open", limit: 9, cursor: undefined })).items).toHaveLength(
      1,
    );
    await world.close();
  });

  it("an answer that came while the mail was in doubt is not waited for in vain", async () => {
    const journey = await openJourney({
      names: ["ada"],
      steps: `\n  - ${ASK}\n  - { exit: over }\n`,
      wrap: (parts) => {
        // SES took the mail and the worker died: neither message nor enrolment is written
        let dies = true;
        return {
          ...parts,
          ledger: {
            ...parts.ledger,
            update: async (enrolment) => {
              if (!dies || enrolment.steps["ask"]?.kind !== "sent") return parts.ledger.update(enrolment);
              dies = false;
              return "conflict";
            },
          },
        };
      },
    });
    const { world, answer, enrolmentOf, runTo, sentOf } = journey;
    expect(await sentOf("ada")).toEqual({});
    await answer("ada", "ask", 8);
    await runTo(1, 0.25);
    expect(await enrolmentOf("ada")).toMatchObject({ state: "exited", reason: "over" });
    expect(Object.keys(await sentOf("ada"))).toEqual(["ask"]);
    await world.close();
  });

  it("a branch once taken is kept, whatever is known when the mail behind it goes out", async () => {
    let broken = 0;
    const names = namesOf(4);
    const journey = await openJourney({
      names,
      steps: `
  - ${ASK}
  - branch:
      - { when: { answer: ask.score, atMost: 6 }, then: [ { id: low, email: low } ] }
      - { otherwise: [ { id: high, email: high } ] }
`,
      // every second write fails, as when somebody else writes at the same time
      wrap: (parts) => ({
        ...parts,
        ledger: {
          ...parts.ledger,
          update: async (enrolment) => {
            broken += 1;
            return broken % 2 === 0 ? "conflict" : parts.ledger.update(enrolment);
          },
        },
      }),
    });
    const { world, answer, runTo, sentOf, enrolmentOf } = journey;
    await runTo(12, 1);
    for (const [name, score] of turns(names, 2, 9)) await answer(name, "ask", score);
    await runTo(24, 1);
    for (const [name, score] of turns(names, 9, 2)) await answer(name, "ask", score);
    await runTo(120);
    for (const [name, score] of turns(names, 2, 9)) {
      expect(Object.keys(await sentOf(name)).sort()).toEqual(["ask", score === 2 ? "low" : "high"].sort());
      expect((await enrolmentOf(name)).steps["ask-answer"]?.answer?.score).toBe(score);
    }
    const audit = await world.engine.audit({ deep: true, campaignId: undefined }, async () => undefined);
    expect(audit.clean).toBe(true);
    await world.close();
  });

  it("a page is there before the mail that leads to it", async () => {
    const order: string[] = [];
    const journey = await openJourney({
      names: ["ada"],
      steps: `\n  - ${ASK}\n`,
      wrap: (parts) => ({
        ...parts,
        answers: {
          ...parts.answers,
          issue: async (issued) => {
            order.push(...issued.map(({ messageId }) => `page ${messageId}`));
            await parts.answers.issue(issued);
          },
        },
        mailer: (path) => {
          const mailer = parts.mailer(path);
          const send: typeof mailer.send = (batch) => {
            order.push(...batch.mails.map(({ messageId }) => `mail ${messageId}`));
            return mailer.send(batch);
          };
          return { ...mailer, send };
        },
      }),
    });
    const messageId = await journey.messageOf("ada", "ask");
    expect(order).toEqual([`page ${messageId}`, `mail ${messageId}`]);
    await journey.world.close();
  });
});

/** Of each second customer, and of the others. */
const turns = (names: readonly string[], first: number, second: number) =>
  names.map((name, at) => [name, at % 2 === 0 ? first : second] as const);
