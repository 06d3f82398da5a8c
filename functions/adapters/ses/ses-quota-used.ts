import { GetAccountCommand, type SESv2Client } from "@aws-sdk/client-sesv2";

/** Share of the account's mails of 24 hours that are used up, 0 to 1; 0 where there is no limit. */
export const readQuotaUsed = async (client: SESv2Client): Promise<number> => {
  const { SendQuota: { Max24HourSend = -1, SentLast24Hours = 0 } = {} } = await client.send(
    new GetAccountCommand({}),
  );
  return Max24HourSend <= 0 ? 0 : SentLast24Hours / Max24HourSend;
};
