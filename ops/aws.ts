import type { AccountFacts } from "#core/doctor/account-facts.ts";
import type { ProbeOutcome } from "#core/doctor/probe-findings.ts";
import { readAccount } from "./account/read-account.ts";
import { type Connection, connect } from "./connect.ts";
import { findPlace } from "./place.ts";
import { sendProbe } from "./probe/send-probe.ts";

/** As `cli/aws.ts` wants it. @throws InvalidInputError */
export const connectTo = async (stage: string): Promise<Connection> => connect(findPlace(stage));

export const readAccountOf = async (stage: string): Promise<AccountFacts> => readAccount(findPlace(stage));

export const sendProbeOf = async (stage: string, to: string): Promise<ProbeOutcome> =>
  sendProbe(findPlace(stage), { to });
