import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createSesClient } from "#adapters/ses/ses-client.ts";
import { createSesMailer } from "#adapters/ses/ses-mailer.ts";
import type { ProbeOutcome } from "#core/doctor/probe-findings.ts";
import { PROBE_MARK } from "#core/doctor/received-mail.ts";
import type { MailBatch } from "#ports/mailer.ts";
import { ask } from "../ask.ts";
import type { Place } from "../place.ts";
import { openEventListener } from "./event-listener.ts";

export interface ProbeOptions {
  readonly to: string;
  /** How long events are waited for. @default 60 */
  readonly seconds?: number;
  /** A new rule of EventBridge takes a moment to work. @default 15 */
  readonly settleSeconds?: number;
}

/**
 * Sends one mail in the very way in which campaigns send, to an address of somebody who will look at its source,
 * and listens for its events. Makes a queue and a rule, and takes them away again.
 */
export const sendProbe = async (
  { stage, client }: Place,
  { to, seconds = 60, settleSeconds = 15 }: ProbeOptions,
): Promise<ProbeOutcome> => {
  const setName = `rekindle-${stage.name}`;
  const id = randomUUID();
  const tags = { probe: id, attempt: "1" };
  const notSent = (reason: string): ProbeOutcome => ({
    sent: { kind: "refused", reason },
    events: [],
    tags,
    waitedSeconds: 0,
  });
  const name = `${setName}-doctor-${id.slice(0, 8)}`;
  const opened = await ask(() => openEventListener(client, { name, setName }));
  if (opened.kind !== "found")
    return notSent(`its events cannot be listened to. ${opened.kind === "unknown" ? opened.why : ""}`);
  const listener = opened.value;
  try {
    await sleep(settleSeconds * 1_000);
    const mailer = createSesMailer({
      client: createSesClient(client),
      path: "bulk",
      wallNow: () => new Date(),
    });
    const [outcome] = await mailer.send(toBatch({ to, domain: stage.sender.domain, setName, tags }));
    if (outcome?.kind !== "accepted") return notSent(outcome?.reason ?? "no answer");
    const heard = await listener.listen({ until: ["Delivery", "Bounce", "Reject"], seconds });
    const events = heard.filter((event) => event.tags["probe"] === undefined || event.tags["probe"] === id);
    return { sent: { kind: "accepted" }, events, tags, waitedSeconds: seconds };
  } finally {
    await listener.close();
  }
};

const toBatch = (mail: {
  readonly to: string;
  readonly domain: string;
  readonly setName: string;
  readonly tags: Readonly<Record<string, string>>;
}): MailBatch => ({
  from: `rekindle-doctor@${mail.domain}`,
  replyTo: undefined,
  configurationSet: mail.setName,
  mails: [
    {
      messageId: "probe",
      attempt: 1,
      to: mail.to,
      toName: undefined,
      subject: "Rekindle looks how mail arrives",
      html: `<p>${PROBE_MARK}</p><p>Save the source of this mail and run: rekindle doctor --read-mail FILE</p>`,
      text: "Save the source of this mail and run: rekindle doctor --read-mail FILE",
      headers: [
        { name: "List-Unsubscribe", value: `<https://${mail.domain}/rekindle-probe>` },
        { name: "List-Unsubscribe-Post", value: "List-Unsubscribe=One-Click" },
      ],
      tags: mail.tags,
    },
  ],
});
