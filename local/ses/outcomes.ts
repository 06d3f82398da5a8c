import { bareAddress } from "./limits.ts";

export type EventKind =
  | "Send"
  | "Delivery"
  | "Bounce"
  | "Complaint"
  | "DeliveryDelay"
  | "Reject"
  | "RenderingFailure"
  | "Open"
  | "Click";

/** One event to come. `address`: whom it is about (Send and failures are about the whole mail). */
interface PlannedEvent {
  readonly kind: EventKind;
  readonly address: string | undefined;
  /** Milliseconds of business time after the mail was taken. */
  readonly afterMs: number;
  readonly detail: string | undefined;
}

export interface Outcome {
  readonly events: readonly PlannedEvent[];
  /** Addresses that this mail puts on the account's suppression list. */
  readonly suppress: readonly { readonly address: string; readonly reason: "BOUNCE" | "COMPLAINT" }[];
}

export interface OutcomeFacts {
  readonly recipients: readonly string[];
  readonly failure: string | undefined;
  /** First link of the mail, for simulated clicks. */
  readonly link: string | undefined;
  readonly isSuppressed: (address: string) => boolean;
  /** With a relay in place its answer decides, not a simulation. */
  readonly relayed: boolean;
}

const SIMULATOR = "simulator.amazonses.com";
const SCENARIO =
  /^(success|bounce|ooto|complaint|suppressionlist|delay|softbounce|reject|open|click)(\+[^@]*)?@(.+)$/;

/**
 * The scenario that an address asks for: SES's mailbox simulator, and for any other domain the same local parts
 * with a plus label (`bounce+anything@example.com`). `delay`, `softbounce`, `reject`, `open`, `click` are ours.
 */
const scenarioOf = (address: string): string => {
  const [, scenario = "success", label, domain] = SCENARIO.exec(address) ?? [];
  return domain === SIMULATOR || label !== undefined ? scenario : "success";
};

export const isSimulator = (address: string): boolean => address.endsWith(`@${SIMULATOR}`);

const SENT_MS = 120;
const DELIVERED_MS = 900;
const LATER_MS = 1800;

/** What becomes of a mail that SES took. */
export const planOutcome = (facts: OutcomeFacts): Outcome => {
  if (facts.failure !== undefined) {
    return { events: [planned("RenderingFailure", undefined, SENT_MS, facts.failure)], suppress: [] };
  }
  const addresses = facts.recipients.map(bareAddress);
  if (!facts.relayed && addresses.some((address) => scenarioOf(address) === "reject")) {
    return {
      events: [
        planned("Send", undefined, SENT_MS),
        planned("Reject", undefined, DELIVERED_MS, "Bad content"),
      ],
      suppress: [],
    };
  }
  const simulated = addresses.filter((address) => !facts.relayed || isSimulator(address));
  const blocked = addresses.filter((address) => facts.isSuppressed(address));
  return {
    events: [
      planned("Send", undefined, SENT_MS),
      ...blocked.map((address) => planned("Bounce", address, DELIVERED_MS, "OnAccountSuppressionList")),
      ...simulated
        .filter((address) => !blocked.includes(address))
        .flatMap((address) => eventsFor(address, facts.link)),
    ],
    suppress: simulated.filter((address) => !blocked.includes(address)).flatMap(suppressionOf),
  };
};

const planned = (
  kind: EventKind,
  address: string | undefined,
  afterMs: number,
  detail?: string,
): PlannedEvent => ({ kind, address, afterMs, detail });

const eventsFor = (address: string, link: string | undefined): PlannedEvent[] => {
  const delivery = planned("Delivery", address, DELIVERED_MS);
  switch (scenarioOf(address)) {
    case "bounce":
      return [planned("Bounce", address, DELIVERED_MS, "General")];
    case "suppressionlist":
      return [planned("Bounce", address, DELIVERED_MS, "Suppressed")];
    case "softbounce":
      return [
        planned("DeliveryDelay", address, DELIVERED_MS, "MailboxFull"),
        planned("Bounce", address, LATER_MS, "MailboxFull"),
      ];
    case "delay":
      return [
        planned("DeliveryDelay", address, DELIVERED_MS, "TransientCommunicationFailure"),
        { ...delivery, afterMs: LATER_MS },
      ];
    case "complaint":
      return [delivery, planned("Complaint", address, LATER_MS)];
    case "open":
      return [delivery, planned("Open", address, LATER_MS)];
    case "click":
      return [
        delivery,
        planned("Open", address, LATER_MS),
        planned("Click", address, LATER_MS, link ?? "https://example.com/"),
      ];
    default:
      return [delivery];
  }
};

/** Hard bounces and complaints enter the account's list by themselves; the simulator's addresses never do. */
const suppressionOf = (address: string): Outcome["suppress"] => {
  if (isSimulator(address)) return [];
  const scenario = scenarioOf(address);
  if (scenario === "bounce") return [{ address, reason: "BOUNCE" }];
  return scenario === "complaint" ? [{ address, reason: "COMPLAINT" }] : [];
};

export type MailStatus = "sent" | "delivered" | "bounced" | "complained" | "delayed" | "rejected" | "failed";

const STATUS: Partial<Record<EventKind, MailStatus>> = {
  Delivery: "delivered",
  Bounce: "bounced",
  Complaint: "complained",
  DeliveryDelay: "delayed",
  Reject: "rejected",
  RenderingFailure: "failed",
};

/** What the last telling event says; opens and clicks tell nothing about delivery. */
export const statusAfter = (kinds: readonly EventKind[]): MailStatus =>
  kinds.reduce<MailStatus>((status, kind) => STATUS[kind] ?? status, "sent");
