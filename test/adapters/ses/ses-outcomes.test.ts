import { BulkEmailStatus } from "@aws-sdk/client-sesv2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSesMailer } from "#adapters/ses/ses-mailer.ts";
import { outcomeOfEntry, outcomeOfError } from "#adapters/ses/ses-outcomes.ts";
import { openSesStandIn, type SesStandIn, sampleBatch, sampleMail } from "./ses-stand-in.ts";

type Expected = "mail" | "later" | "campaign" | "unknown";
const reach = (outcome: ReturnType<typeof outcomeOfEntry>) =>
  outcome.kind === "refused" ? outcome.scope : outcome.kind;

describe("outcomeOfEntry", () => {
  const expected: Readonly<Record<string, Expected>> = {
    MESSAGE_REJECTED: "mail",
    INVALID_PARAMETER: "mail",
    INVALID_PARAMETER_VALUE: "mail",
    ACCOUNT_THROTTLED: "later",
    ACCOUNT_DAILY_QUOTA_EXCEEDED: "later",
    TRANSIENT_FAILURE: "later",
    MAIL_FROM_DOMAIN_NOT_VERIFIED: "campaign",
    CONFIGURATION_SET_NOT_FOUND: "campaign",
    CONFIGURATION_SET_DOES_NOT_EXIST: "campaign",
    CONFIGURATION_SET_SENDING_PAUSED: "campaign",
    TEMPLATE_NOT_FOUND: "campaign",
    TEMPLATE_DOES_NOT_EXIST: "campaign",
    ACCOUNT_SUSPENDED: "campaign",
    ACCOUNT_SENDING_PAUSED: "campaign",
    INVALID_SENDING_POOL_NAME: "campaign",
    FAILED: "unknown",
    A_STATUS_OF_NEXT_YEAR: "unknown",
  };

  it.each(Object.entries(expected))("reads %s as %s", (status, scope) => {
    expect(reach(outcomeOfEntry({ Status: status as "FAILED", Error: "why" }))).toBe(scope);
  });

  it("knows every status that the SDK knows", () => {
    const known = new Set([...Object.keys(expected), "SUCCESS"]);
    expect(Object.values(BulkEmailStatus).filter((status) => !known.has(status))).toEqual([]);
  });

  it("takes no success without an id for accepted", () => {
    expect(reach(outcomeOfEntry({ Status: "SUCCESS" }))).toBe("unknown");
  });

  it("stops the campaign when its sender is not verified", () => {
    const entry = { Status: "MESSAGE_REJECTED", Error: "Email address is not verified." } as const;
    expect(reach(outcomeOfEntry(entry))).toBe("campaign");
  });

  it("keeps addresses out of its reasons", () => {
    const text = "Bad: <ada@example.org>, bob.o'neil+x@sub.example.org; (c@d.example)";
    const outcome = outcomeOfEntry({ Status: "FAILED", Error: text });
    expect(JSON.stringify(outcome)).not.toContain("@");
    expect(outcome).toMatchObject({ reason: expect.stringContaining("FAILED: Bad: <(address)>") });
  });
});

describe("outcomeOfError", () => {
  it("takes whatever is thrown", () => {
    for (const thrown of [undefined, null, "text", {}, new Error("x")])
      expect(outcomeOfError(thrown).kind).toBe("unknown");
  });

  it("keeps a long text short", () => {
    expect(outcomeOfError(new Error("x".repeat(5_000))).reason.length).toBeLessThanOrEqual(200);
  });
});

describe("errors of a whole call, through the SDK", () => {
  let ses: SesStandIn;
  beforeAll(async () => {
    ses = await openSesStandIn();
  });
  afterAll(() => ses.close());

  it.each<[number, string, Expected, string?]>([
    [429, "TooManyRequestsException", "later"],
    [400, "ThrottlingException", "later", "Maximum sending rate exceeded."],
    [400, "ThrottlingException", "later", "Daily message quota exceeded."],
    [503, "ThrottlingException", "later"],
    [400, "LimitExceededException", "later"],
    [429, "SomethingNew", "later"],
    [403, "ExpiredTokenException", "later"],
    [403, "InvalidSignatureException", "later"],
    [400, "AccountSuspendedException", "campaign"],
    [400, "SendingPausedException", "campaign"],
    [400, "MailFromDomainNotVerifiedException", "campaign"],
    [404, "NotFoundException", "campaign"],
    [403, "AccessDeniedException", "campaign"],
    [400, "MessageRejected", "mail"],
    [400, "MessageRejected", "campaign", "Email address is not verified. Identity: hello@example.com"],
    [400, "BadRequestException", "mail"],
    [400, "ValidationException", "mail"],
    [413, "RequestEntityTooLarge", "mail"],
    [500, "InternalServerErrorException", "unknown"],
    [502, "BadGateway", "unknown"],
    [504, "GatewayTimeout", "unknown"],
  ])("reads HTTP %i %s as %s", async (status, error, expected, message = "why") => {
    ses.answer(() => ({ status, error, body: { message } }));
    for (const path of ["bulk", "single"] as const) {
      const mailer = createSesMailer({ client: ses.client, path, wallNow: () => new Date() });
      const [outcome] = await mailer.send(sampleBatch([sampleMail(1)]));
      expect(outcome && reach(outcome), path).toBe(expected);
      expect(JSON.stringify(outcome)).not.toContain("@");
    }
    expect(ses.calls).toHaveLength(2);
  });
});
