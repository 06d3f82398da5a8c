import type { Enrolment, StepRecord } from "#core/enrolment/enrolment.ts";
import type { Message } from "#core/messaging/message.ts";
import { customerIdOf, shardOf } from "#core/shared/ids.ts";

export const SHARDS = 4;

const idKey = new TextEncoder().encode("a key of the tests");
export const sampleCustomerId = (name: string): string => customerIdOf(name, idKey);

export const at = (iso: string): Date => new Date(iso);

/** An enrolment as the sweep writes it, with realistic lengths. */
export const sampleEnrolment = (changes: Partial<Enrolment> = {}): Enrolment => {
  const customerId = changes.customerId ?? sampleCustomerId("ada");
  return {
    campaignId: "win-back",
    customerId,
    shard: shardOf(customerId, SHARDS),
    episode: "20261101",
    version: 3,
    state: "active",
    reason: undefined,
    entry: {
      at: at("2026-12-01T03:00:00.123Z"),
      crossedOn: "2026-12-01",
      sweep: "2026-12-01",
      how: "crossed",
      arm: "treatment",
      share: 0.1,
      salt: "abcdef",
      facts: { kind: "inactive", since: "2026-11-01", days: 30 },
      activity90: 12,
      revenue90: 123_456,
      wouldBe: undefined,
    },
    stepId: "hello",
    firstDueAt: at("2026-12-01T09:00:00.456Z"),
    dueAt: at("2026-12-01T09:00:00.456Z"),
    steps: {},
    lastMailAt: undefined,
    settled: undefined,
    revision: 0,
    ...changes,
  };
};

export const sampleStep = (changes: Partial<StepRecord> = {}): StepRecord => ({
  kind: "sent",
  at: at("2026-12-01T09:05:00.789Z"),
  reason: undefined,
  holds: [{ gate: "window", at: at("2026-12-01T07:00:00.001Z"), until: at("2026-12-01T09:00:00.002Z") }],
  variant: "calm",
  attempt: 1,
  ...changes,
});

export const sampleMessage = (messageId: string, campaignId = "win-back"): Omit<Message, "attempts"> => ({
  messageId,
  campaignId,
  version: 3,
  mail: "we-miss-you",
  locale: "en-gb",
  templateHash: "abcdefghijklmnopqrstuvwxyz",
  sender: "hello@mail.example.com",
  addressKey: sampleCustomerId("address"),
  dueAt: at("2026-12-01T09:00:00.456Z"),
  costMicros: 160,
  gates: {
    zone: "America/Argentina/Buenos_Aires",
    consent: "granted",
    recentMails: 2,
    cap: "3/168h",
    budget: 12_345_678,
    window: "09:00-12:00",
  },
});
