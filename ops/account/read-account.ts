import type { AccountFacts } from "#core/doctor/account-facts.ts";
import type { Place } from "../place.ts";
import { type ResolveTxt, readDmarc } from "./read-dmarc.ts";
import { readSesFacts } from "./ses-facts.ts";
import { readCaller, readConcurrency, readSchedules, readTables } from "./stage-facts.ts";

/** Asks AWS and DNS about everything that a stage's mails depend on. Changes nothing. */
export const readAccount = async ({ stage, client }: Place, resolve?: ResolveTxt): Promise<AccountFacts> => {
  const prefix = `rekindle-${stage.name}`;
  const senderDomain = stage.sender.domain;
  const [caller, ses, dmarc, tables, schedules, concurrency] = await Promise.all([
    readCaller(client),
    readSesFacts(client, { senderDomain, setName: prefix }),
    readDmarc(senderDomain, resolve),
    readTables(client, prefix),
    readSchedules(client, prefix),
    readConcurrency(client),
  ]);
  return {
    stage: {
      name: stage.name,
      region: stage.region,
      account: stage.account,
      zone: stage.zone,
      sweepAt: stage.sweepAt,
      senderDomain,
      mailFrom: stage.sender.mailFrom ?? `bounce.${senderDomain}`,
    },
    caller,
    ...ses,
    dmarc,
    tables,
    schedules,
    concurrency,
  };
};
