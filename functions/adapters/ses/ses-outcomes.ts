import type { BulkEmailEntryResult } from "@aws-sdk/client-sesv2";
import type { SendOutcome } from "#ports/mailer.ts";

export type Refused = Extract<SendOutcome, { readonly kind: "refused" }>;
export type NotAccepted = Exclude<SendOutcome, { readonly kind: "accepted" }>;

/**
 * What SES says of one entry or one call, and how far it reaches. Entries: `BulkEmailEntryResult.Status` in the
 * SDK's spelling and in that of the API reference, which differ. Calls: the exception's name. The daily quota is a
 * rolling window: mails come back by themselves, no campaign has to stop. What is not listed may have been sent.
 */
const SCOPES: Readonly<Record<string, Refused["scope"]>> = {
  ACCOUNT_THROTTLED: "later",
  ACCOUNT_DAILY_QUOTA_EXCEEDED: "later",
  TRANSIENT_FAILURE: "later",
  MESSAGE_REJECTED: "mail",
  INVALID_PARAMETER: "mail",
  INVALID_PARAMETER_VALUE: "mail",
  ACCOUNT_SUSPENDED: "campaign",
  ACCOUNT_SENDING_PAUSED: "campaign",
  CONFIGURATION_SET_SENDING_PAUSED: "campaign",
  CONFIGURATION_SET_NOT_FOUND: "campaign",
  CONFIGURATION_SET_DOES_NOT_EXIST: "campaign",
  MAIL_FROM_DOMAIN_NOT_VERIFIED: "campaign",
  TEMPLATE_NOT_FOUND: "campaign",
  TEMPLATE_DOES_NOT_EXIST: "campaign",
  INVALID_SENDING_POOL_NAME: "campaign",

  TooManyRequestsException: "later",
  ThrottlingException: "later",
  Throttling: "later",
  LimitExceededException: "later",
  // the credentials or the clock of this machine: nothing about the mail or the campaign
  ExpiredToken: "later",
  ExpiredTokenException: "later",
  RequestExpired: "later",
  RequestTimeTooSkewed: "later",
  InvalidSignatureException: "later",
  CredentialsProviderError: "later",
  MessageRejected: "mail",
  BadRequestException: "mail",
  AccountSuspendedException: "campaign",
  SendingPausedException: "campaign",
  MailFromDomainNotVerifiedException: "campaign",
  NotFoundException: "campaign",
};

/** Found out before anything was sent: no connection came about. */
const NOT_CONNECTED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

export const outcomeOfEntry = (result: BulkEmailEntryResult | undefined): SendOutcome => {
  const { Status, Error: text, MessageId } = result ?? {};
  if (Status === "SUCCESS" && MessageId !== undefined) return { kind: "accepted", sesId: MessageId };
  if (Status === undefined) return { kind: "unknown", reason: "no result for this mail" };
  const reason = inWords(Status, text);
  const scope = scopeOf(Status, text);
  return scope ? { kind: "refused", scope, reason } : { kind: "unknown", reason };
};

/** For whatever a call throws. Time-outs, broken connections, 5xx and unreadable replies may have been sent. */
export const outcomeOfError = (error: unknown): NotAccepted => {
  const { name, message, code, status } = factsOf(error);
  const reason = inWords(code ?? name, message);
  const scope = scopeOf(name, message) ?? (code && NOT_CONNECTED.has(code) ? "later" : scopeOfHttp(status));
  return scope ? { kind: "refused", scope, reason } : { kind: "unknown", reason };
};

/** In the sandbox and for a sender that lost its verification SES says so of each mail; none will pass. */
const scopeOf = (code: string, text: string | undefined): Refused["scope"] | undefined =>
  /not verified/i.test(text ?? "") && SCOPES[code] === "mail" ? "campaign" : SCOPES[code];

/** For names that are not listed. SES answers 4xx before it takes anything; 408 is the exception. */
const scopeOfHttp = (status: number | undefined): Refused["scope"] | undefined => {
  if (status === undefined || status < 400 || status >= 500 || status === 408) return undefined;
  if (status === 400 || status === 413) return "mail";
  return status === 429 ? "later" : "campaign";
};

interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  readonly code: string | undefined;
  readonly status: number | undefined;
}

const factsOf = (error: unknown): ErrorFacts => {
  if (!(error instanceof Error))
    return { name: "Error", message: String(error), code: undefined, status: undefined };
  const { code, errors, $metadata } = error as Error & {
    readonly code?: unknown;
    readonly errors?: readonly { readonly code?: unknown }[];
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  // several addresses of one host were tried: the errors stand inside
  const text = code ?? errors?.[0]?.code;
  return {
    name: error.name,
    message: error.message,
    code: typeof text === "string" ? text : undefined,
    status: $metadata?.httpStatusCode,
  };
};

const LONGEST_REASON = 200;

/** For people, without the addresses that SES puts into its texts. */
const inWords = (code: string, text: string | undefined): string =>
  (text ? `${code}: ${text.replace(/[^\s<>"',;:]+@[^\s<>"',;:]+/g, "(address)")}` : code).slice(
    0,
    LONGEST_REASON,
  );
