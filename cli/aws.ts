import type { AccountFacts } from "#core/doctor/account-facts.ts";
import type { ProbeOutcome } from "#core/doctor/probe-findings.ts";
import type { ApiClientOptions } from "./client/api-client.ts";

/**
 * What the command line asks of AWS itself. `ops/` answers; it is loaded on first use, so that nothing else waits
 * for the SDK. Stages are named as their files are; one with faults throws InvalidInputError.
 */
export interface Aws {
  /** Where the API of a stage answers, and how requests to it are signed. */
  connect(stage: string): Promise<ApiClientOptions>;
  /** Changes nothing. */
  readAccount(stage: string): Promise<AccountFacts>;
  /** Sends one mail as campaigns do, and answers what was heard of it within a minute. */
  sendProbe(stage: string, to: string): Promise<ProbeOutcome>;
}
