import * as z from "zod";
import { draw } from "#core/shared/draw.ts";

const Share = z.number().min(0).max(1);
const RangeMs = z.tuple([z.number().min(0), z.number().min(0)]);

/** Every `BulkEmailEntryResult.Status` but SUCCESS, in the SDK's spelling and in that of the API reference. */
export const EntryStatus = z.enum([
  "MESSAGE_REJECTED",
  "MAIL_FROM_DOMAIN_NOT_VERIFIED",
  "CONFIGURATION_SET_NOT_FOUND",
  "CONFIGURATION_SET_DOES_NOT_EXIST",
  "TEMPLATE_NOT_FOUND",
  "TEMPLATE_DOES_NOT_EXIST",
  "ACCOUNT_SUSPENDED",
  "ACCOUNT_THROTTLED",
  "ACCOUNT_DAILY_QUOTA_EXCEEDED",
  "INVALID_SENDING_POOL_NAME",
  "ACCOUNT_SENDING_PAUSED",
  "CONFIGURATION_SET_SENDING_PAUSED",
  "INVALID_PARAMETER",
  "INVALID_PARAMETER_VALUE",
  "TRANSIENT_FAILURE",
  "FAILED",
]);
export type EntryStatus = z.infer<typeof EntryStatus>;

/**
 * How the endpoint misbehaves, for fault tests. Shares are of calls (entries, events), drawn from the seed and the
 * call's number, so that a run can be repeated. Times are wall milliseconds.
 */
export const Behaviour = z.strictObject({
  seed: z.int().default(1),
  /** Before the call is logged as received, before its mails are taken, before the reply goes out. */
  delayMs: z
    .strictObject({
      received: RangeMs.default([0, 0]),
      accepted: RangeMs.default([0, 0]),
      replied: RangeMs.default([0, 0]),
    })
    .prefault({}),
  account: z.enum(["active", "paused", "suspended"]).default("active"),
  /** Calls refused with "Maximum sending rate exceeded." */
  throttle: Share.default(0),
  throttleAs: z.enum(["TooManyRequestsException", "ThrottlingException"]).default("TooManyRequestsException"),
  /** Calls answered with HTTP 500, before or after the mails were taken. */
  failBefore: Share.default(0),
  failAfter: Share.default(0),
  /** Calls whose connection is cut after the mails were taken. */
  dropReplies: Share.default(0),
  /** Entries not taken, by share or by address (or both); the first that fits counts. Bulk calls only. */
  entries: z
    .array(
      z.strictObject({
        status: EntryStatus,
        error: z.string().optional(),
        share: Share.default(1),
        addresses: z.array(z.string().toLowerCase()).optional(),
      }),
    )
    .default([]),
  events: z
    .strictObject({
      lose: Share.default(0),
      duplicate: Share.default(0),
      shuffle: z.boolean().default(false),
      delayMs: RangeMs.default([0, 0]),
    })
    .prefault({}),
  /** Recipients a second; -1 for no limit. */
  maxSendRate: z.number().default(500),
  /** Recipients in 24 h of business time; -1 for no limit. */
  max24HourSend: z.number().default(1_000_000),
});
export type Behaviour = z.infer<typeof Behaviour>;
export type BehaviourInput = z.input<typeof Behaviour>;

/** A draw in [0, 1) that depends on the seed and on what it is for, never on order or time. */
export const drawn = (behaviour: Behaviour, what: string, ...of: readonly (string | number)[]): number =>
  draw(Buffer.from(`seed:${behaviour.seed}`), what, ...of.map(String));

export const hits = (
  behaviour: Behaviour,
  share: number,
  what: string,
  ...of: readonly (string | number)[]
): boolean => share > 0 && drawn(behaviour, what, ...of) < share;

export const drawnMs = (
  behaviour: Behaviour,
  range: readonly [number, number],
  what: string,
  ...of: readonly (string | number)[]
): number =>
  range[1] === 0 ? 0 : Math.round(range[0] + (range[1] - range[0]) * drawn(behaviour, what, ...of));

export const statusFor = (
  behaviour: Behaviour,
  callId: number,
  entry: number,
  addresses: readonly string[],
): { readonly status: EntryStatus; readonly error: string } | undefined => {
  const rule = behaviour.entries.find(
    (one, index) =>
      (one.addresses === undefined || one.addresses.some((address) => addresses.includes(address))) &&
      (one.share === 1 || hits(behaviour, one.share, `entry-${index}`, callId, entry)),
  );
  return rule && { status: rule.status, error: rule.error ?? `Simulated: ${rule.status}.` };
};
