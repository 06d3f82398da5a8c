import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSesMailer } from "#adapters/ses/ses-mailer.ts";
import { openSesStandIn, type SesStandIn } from "./ses-stand-in.ts";

let ses: SesStandIn;
let now = 0;
const open = () => createSesMailer({ client: ses.client, path: "bulk", wallNow: () => new Date(now) });
beforeAll(async () => {
  ses = await openSesStandIn();
});
afterAll(() => ses.close());

const account = (body: object) => () => ({ status: 200, body });

describe("quota", () => {
  it("says what the account allows and what is left", async () => {
    const quota = { MaxSendRate: 14, Max24HourSend: 50_000, SentLast24Hours: 49_000 };
    ses.answer(account({ SendQuota: quota, SendingEnabled: false }));
    expect(await open().quota()).toEqual({ perSecond: 14, leftToday: 1_000, sendingEnabled: false });
  });

  it("knows accounts without a daily limit, and never answers less than nothing", async () => {
    ses.answer(account({ SendQuota: { MaxSendRate: 500, Max24HourSend: -1 }, SendingEnabled: true }));
    expect(await open().quota()).toEqual({ perSecond: 500, leftToday: undefined, sendingEnabled: true });
    ses.answer(account({ SendQuota: { MaxSendRate: 1, Max24HourSend: 200, SentLast24Hours: 201 } }));
    expect(await open().quota()).toMatchObject({ leftToday: 0 });
  });

  it("asks once a minute, however many want to know", async () => {
    ses.answer(() => undefined);
    const mailer = open();
    await Promise.all([mailer.quota(), mailer.quota(), mailer.quota()]);
    now += 59_999;
    await mailer.quota();
    expect(ses.calls).toHaveLength(1);
    now += 1;
    await mailer.quota();
    expect(ses.calls).toHaveLength(2);
  });

  it("asks again after a failure", async () => {
    const mailer = open();
    ses.answer(() => ({ status: 500, error: "InternalFailure" }));
    await expect(mailer.quota()).rejects.toThrow();
    ses.answer(() => undefined);
    expect(await mailer.quota()).toMatchObject({ perSecond: 14 });
  });
});
