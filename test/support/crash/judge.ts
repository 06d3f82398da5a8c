import type { AuditReport } from "#app/audit/audit.ts";
import type { ApiClient } from "#cli/client/api-client.ts";
import { waitForJob } from "#cli/client/wait-for-job.ts";
import { parseMessageId } from "#core/shared/ids.ts";
import type { SesLog } from "#local/ses/read-ses-log.ts";

export const auditDeep = async (client: ApiClient): Promise<AuditReport> =>
  (await waitForJob(client, await client.call("audits.start", { body: { deep: true } }))) as AuditReport;

/** A mail that was due, as the log of SES names it: whom it went to and which step it was. */
export interface DueMail {
  readonly address: string;
  readonly step: string;
}

const keyOf = ({ address, step }: DueMail): string => `${step} to ${address}`;

export interface Verdict {
  /** Due and never accepted. */
  readonly lost: readonly string[];
  /** Accepted more than once, each with its timeline. */
  readonly twice: readonly { readonly messageId: string; readonly timeline: string }[];
  /** Accepted and not due. */
  readonly strange: readonly string[];
  readonly accepted: number;
}

/** Judges by nothing but the log of SES: which of the due mails were accepted, and how often. */
export const judge = (log: SesLog, due: readonly DueMail[]): Verdict => {
  const accepted = Map.groupBy(log.mails, ({ address, message }) =>
    keyOf({ address, step: parseMessageId(message ?? "")?.stepId ?? "?" }),
  );
  const expected = new Set(due.map(keyOf));
  return {
    lost: [...expected]
      .filter((key) => !accepted.has(key))
      .map((key) => `${key}: ${accepted.size} others were accepted`),
    twice: [...accepted]
      .filter(([, mails]) => mails.length > 1)
      .map(([key, mails]) => ({
        messageId: mails[0]?.message ?? key,
        timeline: `${key}\n${timelineOf(log, mails[0]?.message ?? "")}`,
      })),
    strange: [...accepted.keys()].filter((key) => !expected.has(key)),
    accepted: log.mails.length,
  };
};

/** All calls for one message, with their phases, in wall and business time. */
const timelineOf = (log: SesLog, messageId: string): string =>
  log.calls
    .flatMap((call) =>
      call.messages
        .filter(({ message }) => message === messageId)
        .map(({ attempt }) => {
          const phases = Object.entries(call.phases).map(
            ([phase, { wall, business }]) =>
              `${phase} ${new Date(wall).toISOString()} (${new Date(business).toISOString()})`,
          );
          return `  call ${call.callId}, attempt ${attempt}: ${phases.join(", ")}`;
        }),
    )
    .join("\n");
