import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAccepted, isRejected } from "#core/messaging/message.ts";
import { attemptFromEvent, type SesEvent, suppressionFromEvent } from "#core/messaging/ses-event.ts";
import { anAttempt, NOW } from "#support/engine-samples.ts";

const event = (what: SesEvent["what"]): SesEvent => ({
  eventId: "e",
  messageId: "m",
  attempt: 1,
  sesId: "s",
  at: NOW,
  what,
});
const WHATS: readonly [SesEvent["what"], "accepted" | "rejected" | "nothing", string | undefined][] = [
  [{ kind: "sent" }, "accepted", undefined],
  [{ kind: "delivered" }, "accepted", undefined],
  [{ kind: "delayed", reason: "MailboxFull" }, "accepted", undefined],
  [{ kind: "bounced", permanent: true, subType: "General" }, "accepted", "bounced"],
  [{ kind: "bounced", permanent: false, subType: "MailboxFull" }, "accepted", undefined],
  [{ kind: "complained", subType: "" }, "accepted", "complained"],
  [{ kind: "rejected", reason: "Bad content" }, "rejected", undefined],
  [{ kind: "rendering-failed", reason: "no value" }, "rejected", undefined],
  [{ kind: "opened" }, "nothing", undefined],
  [{ kind: "clicked" }, "nothing", undefined],
  [{ kind: "subscription" }, "nothing", undefined],
];

describe("attemptFromEvent", () => {
  it.each(WHATS)("%o", (what, proof, suppresses) => {
    const known = attemptFromEvent(event(what));
    const attempt = anAttempt(known);
    expect(isAccepted(attempt)).toBe(proof === "accepted");
    expect(isRejected(attempt)).toBe(proof === "rejected");
    expect(known === undefined).toBe(proof === "nothing");
    expect(suppressionFromEvent(event(what))).toBe(suppresses);
  });

  it("keeps a failure short, whatever SES says", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2_000 }), (reason) => {
        const known = attemptFromEvent(event({ kind: "rejected", reason }));
        expect(known?.failure?.length).toBeLessThanOrEqual(120);
      }),
    );
  });
});
