import { GetAccountCommand, type SESv2Client } from "@aws-sdk/client-sesv2";
import type { Mailer } from "#ports/mailer.ts";

type Quota = Awaited<ReturnType<Mailer["quota"]>>;

const KEPT_MS = 60_000;
/** Of an account in the sandbox, should SES not say. */
const LEAST_PER_SECOND = 1;

/** One request a minute, however many ask. A failure is not kept. `wallNow`: when. */
export const createQuota = (client: SESv2Client, wallNow: () => Date): Mailer["quota"] => {
  let kept: { readonly until: number; readonly quota: Promise<Quota> } | undefined;
  return () => {
    const now = wallNow().getTime();
    if (kept && now < kept.until) return kept.quota;
    const quota = askQuota(client);
    const asked = { until: now + KEPT_MS, quota };
    kept = asked;
    quota.catch(() => {
      if (kept === asked) kept = undefined;
    });
    return quota;
  };
};

const askQuota = async (client: SESv2Client): Promise<Quota> => {
  const { SendQuota, SendingEnabled } = await client.send(new GetAccountCommand({}));
  const { MaxSendRate = LEAST_PER_SECOND, Max24HourSend = -1, SentLast24Hours = 0 } = SendQuota ?? {};
  return {
    perSecond: MaxSendRate,
    leftToday: Max24HourSend < 0 ? undefined : Math.max(0, Max24HourSend - SentLast24Hours),
    sendingEnabled: SendingEnabled !== false,
  };
};
