import {
  AccountSuspendedException,
  GetAccountCommand,
  SendBulkEmailCommand,
  SendEmailCommand,
  SendingPausedException,
  TooManyRequestsException,
} from "@aws-sdk/client-sesv2";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Behaviour, EntryStatus, hits } from "#local/ses/behaviour.ts";
import { bulkMail, messageTag, type SesFixture, simpleMail, startFixture } from "./ses-fixture.ts";

let fixture: SesFixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

const tagged = (number: number) =>
  simpleMail("a@shop.example", { EmailTags: [{ Name: "message", Value: messageTag(number) }] });
const send = (number: number) => fixture.client.send(new SendEmailCommand(tagged(number)));
const lastCall = () => fixture.ses.log().calls.at(-1);
const acceptedOf = (number: number) => fixture.ses.log().byMessage.get(messageTag(number)) ?? [];

describe("behaviour", () => {
  it("throttles in either name", async () => {
    fixture.ses.behave({ throttle: 1 });
    await expect(send(1)).rejects.toThrow(TooManyRequestsException);
    fixture.ses.behave({ throttle: 1, throttleAs: "ThrottlingException" });
    await expect(send(1)).rejects.toMatchObject({ name: "ThrottlingException" });
    expect(acceptedOf(1)).toHaveLength(0);
  });

  it("pauses and suspends the account", async () => {
    fixture.ses.behave({ account: "paused" });
    await expect(send(2)).rejects.toThrow(SendingPausedException);
    await expect(fixture.client.send(new GetAccountCommand({}))).resolves.toMatchObject({
      SendingEnabled: false,
    });
    fixture.ses.behave({ account: "suspended" });
    await expect(send(2)).rejects.toThrow(AccountSuspendedException);
    expect(acceptedOf(2)).toHaveLength(0);
  });

  it("fails before acceptance: nothing is sent", async () => {
    fixture.ses.behave({ failBefore: 1 });
    await expect(send(3)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    expect(acceptedOf(3)).toHaveLength(0);
    expect(lastCall()?.phases.accepted).toBeUndefined();
  });

  it("fails after acceptance: the mail is out", async () => {
    fixture.ses.behave({ failAfter: 1 });
    await expect(send(4)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    expect(acceptedOf(4)).toHaveLength(1);
    expect(lastCall()).toMatchObject({ note: "500" });
  });

  it("drops the reply after acceptance", async () => {
    fixture.ses.behave({ dropReplies: 1 });
    await expect(send(5)).rejects.toThrow();
    expect(acceptedOf(5)).toHaveLength(1);
    expect(lastCall()?.phases).toHaveProperty("dropped");
    expect(lastCall()?.phases).not.toHaveProperty("replied");
  });

  it("delays each phase", async () => {
    fixture.ses.behave({ delayMs: { received: [60, 80], accepted: [60, 80], replied: [60, 80] } });
    const started = Date.now();
    await send(6);
    const phases = lastCall()?.phases;
    expect((phases?.received?.wall ?? 0) - started).toBeGreaterThanOrEqual(55);
    expect((phases?.accepted?.wall ?? 0) - (phases?.received?.wall ?? 0)).toBeGreaterThanOrEqual(55);
    expect((phases?.replied?.wall ?? 0) - (phases?.accepted?.wall ?? 0)).toBeGreaterThanOrEqual(55);
  });

  it.each(EntryStatus.options)("answers %s for the entries of an address", async (status) => {
    fixture.ses.behave({ entries: [{ status, addresses: ["BAD@shop.example"] }] });
    const { BulkEmailEntryResults } = await fixture.client.send(
      new SendBulkEmailCommand(bulkMail([{ to: "a@shop.example" }, { to: "Bad@shop.example" }])),
    );
    expect(BulkEmailEntryResults?.map((result) => result.Status)).toEqual(["SUCCESS", status]);
    expect(BulkEmailEntryResults?.[1]?.MessageId).toBeUndefined();
  });

  it("fails entries by share, repeatably", async () => {
    const run = async () => {
      const own = await startFixture({
        behaviour: { seed: 7, entries: [{ status: "TRANSIENT_FAILURE", share: 0.3 }] },
      });
      try {
        const entries = Array.from({ length: 50 }, (_, i) => ({ to: `a${i}@shop.example` }));
        const answer = await own.client.send(new SendBulkEmailCommand(bulkMail(entries)));
        return answer.BulkEmailEntryResults?.map((result) => result.Status);
      } finally {
        await own.stop();
      }
    };
    const first = await run();
    const failed = first?.filter((status) => status !== "SUCCESS").length ?? 0;
    expect(failed).toBeGreaterThan(5);
    expect(failed).toBeLessThan(30);
    expect(await run()).toEqual(first);
  });

  it("is set over HTTP, refuses what it does not know, and outlives a restart", async () => {
    const url = `${fixture.ses.endpoint}/_rekindle/behaviour`;
    const wrong = await fetch(url, { method: "PUT", body: JSON.stringify({ throtle: 1 }) });
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).toContain("throtle");
    const right = await fetch(url, { method: "PUT", body: JSON.stringify({ throttle: 0.5, seed: 3 }) });
    expect(await right.json()).toMatchObject({ throttle: 0.5, seed: 3, dropReplies: 0 });
    expect(fixture.ses.behaviour().throttle).toBe(0.5);
    const second = await startFixture({ statePath: fixture.statePath });
    expect(second.ses.behaviour()).toMatchObject({ throttle: 0.5, seed: 3 });
    await second.stop();
  });

  it("draws close to the share for any seed", () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(0, 0.1, 0.5, 1), (seed, share) => {
        const behaviour = Behaviour.parse({ seed });
        const count = Array.from({ length: 400 }, (_, i) => hits(behaviour, share, "x", i)).filter(
          Boolean,
        ).length;
        expect(Math.abs(count / 400 - share)).toBeLessThan(0.15);
      }),
      { numRuns: 30 },
    );
  });
});
