import { asciiDomain, encodePhrase } from "./encode-header.ts";

export interface MailHeader {
  readonly name: string;
  readonly value: string;
}

export interface MailHeaderFacts {
  readonly messageId: string;
  readonly purpose: "marketing" | "service";
  /** Id and name of the topic; undefined = the workspace's mail in general. */
  readonly topic: { readonly id: string; readonly name: string } | undefined;
  readonly senderEmail: string;
  /** https; a POST to it unsubscribes (RFC 8058). */
  readonly unsubscribeUrl: string;
}

/** Limits of SES: a value of 995 characters, name and value together 996. */
const HEADER_VALUE_LIMIT = 995;
export const HEADER_LIMIT = 996;

const header = (name: string, value: string): MailHeader => {
  const fits = value.length <= HEADER_VALUE_LIMIT && name.length + value.length <= HEADER_LIMIT;
  if (!fits || !/^[\x20-\x7e]+$/.test(value)) {
    throw new RangeError(`Header ${name} must be 1 to ${HEADER_LIMIT - name.length} characters of ASCII`);
  }
  return { name, value };
};

/** RFC 2369: URIs in angle brackets; RFC 8058 wants exactly one https. */
const unsubscribeTarget = ({ unsubscribeUrl }: MailHeaderFacts): string => {
  const url = URL.canParse(unsubscribeUrl) ? new URL(unsubscribeUrl) : undefined;
  if (url?.protocol !== "https:" && url?.hostname !== "127.0.0.1" && url?.hostname !== "localhost") {
    throw new RangeError("One-click unsubscribe needs an https address");
  }
  return `<${url.href}>`;
};

/** RFC 2919: a name for people and an id that stays, under a domain that is the sender's own. */
const listId = ({ topic, senderEmail }: MailHeaderFacts): string => {
  const domain = asciiDomain(senderEmail.slice(senderEmail.lastIndexOf("@") + 1));
  const id = `<${topic?.id ?? "news"}.${domain}>`;
  return topic === undefined ? id : `${encodePhrase(topic.name)} ${id}`.trim();
};

/**
 * The headers of one recipient's mail, in the order in which they should stand.
 *
 * `Auto-Submitted` asks absence notices not to answer (RFC 3834): otherwise they count as replies and end a
 * journey. There is no `Precedence`, which no standard defines, and no `Feedback-ID`, which SES writes itself.
 */
export const buildMailHeaders = (facts: MailHeaderFacts): readonly MailHeader[] => {
  const common = [
    header("X-Rekindle-Message", facts.messageId),
    header("Auto-Submitted", "auto-generated"),
    header("X-Auto-Response-Suppress", "OOF, AutoReply"),
  ];
  if (facts.purpose === "service") return common;
  return [
    header("List-Unsubscribe", unsubscribeTarget(facts)),
    header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    header("List-Id", listId(facts)),
    ...common,
  ];
};
