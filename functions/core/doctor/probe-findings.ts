import { bad, type Finding, good } from "./finding.ts";

/** What became of a probe: one mail of a bulk send, with tags of its own. */
export interface ProbeOutcome {
  readonly sent: { readonly kind: "accepted" } | { readonly kind: "refused"; readonly reason: string };
  /** Events of this mail that came over the default bus, each with the tags that it carried. */
  readonly events: readonly { readonly what: string; readonly tags: Readonly<Record<string, string>> }[];
  /** The tags that the mail was sent with. */
  readonly tags: Readonly<Record<string, string>>;
  readonly waitedSeconds: number;
}

export const probeFindings = ({ sent, events, tags, waitedSeconds }: ProbeOutcome): readonly Finding[] => {
  if (sent.kind === "refused")
    return [
      bad(
        "probe-sent",
        `SES did not take the mail: ${sent.reason}`,
        "Repair what the other findings say first.",
      ),
    ];
  const accepted = good("probe-sent", "SES took a mail in a bulk send.");
  if (events.length === 0)
    return [
      accepted,
      bad(
        "probe-events",
        `No event of it came within ${waitedSeconds} seconds.`,
        "See the finding ses-events. Events are best effort: try once more before you look further.",
      ),
    ];
  const kinds = [...new Set(events.map(({ what }) => what))].join(", ");
  const carried = events.every((event) =>
    Object.entries(tags).every(([name, value]) => event.tags[name] === value),
  );
  return [
    accepted,
    carried
      ? good("probe-events", `Its tags came back in the events of a bulk send (${kinds}).`)
      : bad(
          "probe-events",
          `Events came (${kinds}), but without the tags that the mail was sent with.`,
          "Mails would stay unknown. sending.path: single in workspace.yaml, and tell the developers.",
        ),
  ];
};
