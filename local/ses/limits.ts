import addressparser from "nodemailer/lib/addressparser";
import type { Destination, Tag } from "./requests.ts";

/** Each check answers what is wrong in words like SES's, or `undefined`. Limits: SES developer guide and API model. */
export type Fault = string | undefined;

const MAX_RECIPIENTS = 50;
const MAX_HEADERS = 15;

const FORBIDDEN_HEADERS = new Set([
  "bcc",
  "cc",
  "content-disposition",
  "content-type",
  "date",
  "from",
  "message-id",
  "mime-version",
  "reply-to",
  "return-path",
  "subject",
  "to",
]);
const ONCE_ONLY = new Set(["list-unsubscribe", "list-unsubscribe-post", "list-id"]);

const ADDRESS =
  /^[^\s@<>()[\],;:\\"]{1,64}@(?=.{3,255}$)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;

export const bareAddress = (address: string): string =>
  (addressparser(address, { flatten: true })[0]?.address ?? "").toLowerCase();

/** SES has no SMTPUTF8: a name beyond ASCII must come as an encoded word, a domain in Punycode. */
export const faultOfAddress = (address: string): Fault => {
  if (!/^[\x20-\x7e]*$/.test(address)) {
    return `Non-ASCII characters in address; encode the display name (RFC 2047) and the domain (Punycode).`;
  }
  const parsed = addressparser(address, { flatten: true });
  const only = parsed[0];
  if (parsed.length !== 1 || only === undefined || !ADDRESS.test(only.address)) {
    return `Missing final '@domain' or illegal address.`;
  }
  return undefined;
};

export const recipientsOf = (destination: Destination | undefined): readonly string[] => [
  ...(destination?.ToAddresses ?? []),
  ...(destination?.CcAddresses ?? []),
  ...(destination?.BccAddresses ?? []),
];

export const faultOfDestination = (destination: Destination | undefined): Fault => {
  const recipients = recipientsOf(destination);
  if (recipients.length === 0) return "Destination must hold at least one recipient.";
  if (recipients.length > MAX_RECIPIENTS) return `Recipient count exceeds ${MAX_RECIPIENTS}.`;
  return firstFault(recipients.map(faultOfAddress));
};

export const faultOfTags = (tags: readonly Tag[] = []): Fault =>
  firstFault(tags.flatMap((tag) => [faultOfTagText("name", tag.Name), faultOfTagText("value", tag.Value)]));

const faultOfTagText = (what: string, text: string): Fault => {
  if (/^[A-Za-z0-9_-]{1,256}$/.test(text)) return undefined;
  return text.length > 256
    ? `Message tag ${what} exceeds 256 characters.`
    : `Message tag ${what} may hold only A-Z a-z 0-9 _ - and must not be empty: '${text}'.`;
};

export const faultOfHeaders = (headers: readonly Tag[] = []): Fault => {
  if (headers.length > MAX_HEADERS) return `More than ${MAX_HEADERS} custom headers.`;
  const names = headers.map((header) => header.Name.toLowerCase());
  const twice = names.find((name, index) => ONCE_ONLY.has(name) && names.indexOf(name) !== index);
  if (twice !== undefined) return `Header '${twice}' is given twice.`;
  return firstFault(headers.map(faultOfHeader));
};

const faultOfHeader = ({ Name, Value }: Tag): Fault => {
  if (!/^[\x21-\x39\x3b-\x7e]{1,126}$/.test(Name)) return `Illegal header name '${Name}'.`;
  if (FORBIDDEN_HEADERS.has(Name.toLowerCase())) return `Header '${Name}' is not allowed.`;
  if (!/^[\x20-\x7e]+$/.test(Value)) return `Header '${Name}' must hold printable ASCII only.`;
  if (Value.length > 995) return `Value of header '${Name}' exceeds 995 characters.`;
  if (Name.length + Value.length > 996) return `Header '${Name}' exceeds 996 characters.`;
  return undefined;
};

export const firstFault = (faults: Iterable<Fault>): Fault => {
  for (const fault of faults) if (fault !== undefined) return fault;
  return undefined;
};
