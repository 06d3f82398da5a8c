import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import type { SesEvent } from "#local/ses/event-shape.ts";
import { type Ses, type SesOptions, startSes } from "#local/ses/start-ses.ts";

export const clientFor = (endpoint: string): SESv2Client =>
  new SESv2Client({
    endpoint,
    region: "us-east-1",
    maxAttempts: 1,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });

export interface SesFixture {
  readonly ses: Ses;
  readonly client: SESv2Client;
  readonly statePath: string;
  readonly events: SesEvent[];
  setNow(at: Date): void;
  stop(): Promise<void>;
}

/** A running endpoint with its own directory; the clock stands at 2026-12-01T10:00Z until it is set. */
export const startFixture = async (options: Partial<SesOptions> = {}): Promise<SesFixture> => {
  const directory = mkdtempSync(join(tmpdir(), "ses-"));
  const statePath = options.statePath ?? join(directory, "ses.sqlite");
  const events: SesEvent[] = [];
  let now = new Date("2026-12-01T10:00:00Z");
  const ses = await startSes({
    now: () => now,
    postEvents: async (posted) => {
      events.push(...posted);
    },
    ...options,
    statePath,
  });
  const client = clientFor(ses.endpoint);
  return {
    ses,
    client,
    statePath,
    events,
    setNow: (at) => {
      now = at;
    },
    stop: async () => {
      client.destroy();
      await ses.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

const CUSTOMER = "abcdefghijklmnopqrstuvwxyz";

export const messageTag = (number: number, campaign = "win-back"): string =>
  `${CUSTOMER.slice(0, 20)}${number
    .toString(32)
    .padStart(6, "a")
    .replaceAll(/[0189]/g, "z")}_${campaign}_e${number}_hello`;

export const simpleMail = (to: string, more: object = {}) => ({
  FromEmailAddress: "Lark & Co <hello@lark.example>",
  Destination: { ToAddresses: [to] },
  Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hi there" } } } },
  ...more,
});

export interface BulkOf {
  readonly to: string;
  readonly message?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly more?: object;
}

export const bulkMail = (entries: readonly BulkOf[], more: object = {}) => ({
  FromEmailAddress: "hello@lark.example",
  DefaultContent: {
    Template: {
      TemplateContent: { Subject: "{{subject}}", Html: "<p>{{html}}</p>", Text: "{{text}}" },
      TemplateData: JSON.stringify({ subject: "Default", html: "<b>default</b>", text: "default" }),
    },
  },
  BulkEmailEntries: entries.map(({ to, message, data, more: extra }) => ({
    Destination: { ToAddresses: [to] },
    ReplacementTags:
      message === undefined
        ? []
        : [
            { Name: "message", Value: message },
            { Name: "attempt", Value: "1" },
          ],
    ReplacementEmailContent: {
      ReplacementTemplate: { ReplacementTemplateData: JSON.stringify(data ?? {}) },
    },
    ...extra,
  })),
  ...more,
});
