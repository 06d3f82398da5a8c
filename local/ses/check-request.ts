import type { EntryStatus } from "./behaviour.ts";
import { composeMail, destinationOf, mergedHeaders } from "./composed-mail.ts";
import {
  type Fault,
  faultOfAddress,
  faultOfDestination,
  faultOfHeaders,
  faultOfTags,
  firstFault,
} from "./limits.ts";
import { type SendBulkEmailBody, type SendEmailBody, type SendRequest, templateOf } from "./requests.ts";
import { badRequest, notFound, type SesError } from "./ses-error.ts";
import { parseTemplateData } from "./substitute.ts";

const MAX_ENTRIES = 50;
const MAX_INLINE_BYTES = 1_048_576;

export interface EntryFault {
  readonly status: EntryStatus;
  readonly error: string;
}

export interface RequestFacts {
  readonly request: SendRequest;
  readonly bodyBytes: number;
  readonly configurationSetExists: (name: string) => boolean;
}

/** What makes SES refuse the whole call. Faults of one bulk entry are in `entryFaultOf`. */
export const refusalOf = (facts: RequestFacts): SesError | undefined => {
  const { request } = facts;
  const fault = request.operation === "SendEmail" ? faultOfSendEmail(request) : faultOfBulk(request.body);
  if (fault !== undefined) return badRequest(fault);
  const template = templateOf(request);
  if (template?.TemplateContent !== undefined && facts.bodyBytes > MAX_INLINE_BYTES) {
    return badRequest("A request with an inline template must not exceed 1 MB.");
  }
  if (request.operation === "SendBulkEmail") return undefined;
  return missingResource(facts);
};

/** Per-entry results of a bulk call: HTTP 200 all the same. */
export const entryFaultOf = (facts: RequestFacts, entry: number): EntryFault | undefined => {
  const missing = missingResource(facts);
  if (missing !== undefined) {
    const isTemplate = missing.message.startsWith("Template");
    return {
      status: isTemplate ? "TEMPLATE_NOT_FOUND" : "CONFIGURATION_SET_NOT_FOUND",
      error: missing.message,
    };
  }
  if (facts.request.operation === "SendEmail") return undefined;
  const error = faultOfBulkEntry(facts.request.body, entry);
  return error === undefined ? undefined : { status: "INVALID_PARAMETER", error };
};

const missingResource = ({ request, configurationSetExists }: RequestFacts): SesError | undefined => {
  const set = request.body.ConfigurationSetName;
  if (set !== undefined && !configurationSetExists(set)) {
    return notFound(`Configuration set <${set}> does not exist.`);
  }
  const template = templateOf(request);
  if (template !== undefined && template.TemplateContent === undefined) {
    return notFound(`Template ${template.TemplateName ?? template.TemplateArn ?? ""} does not exist.`);
  }
  return undefined;
};

const faultOfSendEmail = (request: { operation: "SendEmail"; body: SendEmailBody }): Fault => {
  const { Content, EmailTags, ReplyToAddresses = [] } = request.body;
  const given = [Content.Simple, Content.Raw, Content.Template].filter((one) => one !== undefined);
  if (given.length !== 1) return "Content must hold exactly one of Simple, Raw and Template.";
  const { Simple, Template } = Content;
  if (Simple !== undefined && Simple.Body.Text === undefined && Simple.Body.Html === undefined) {
    return "Body must hold Text or Html.";
  }
  return (
    faultOfAddress(composeMail(request, 0).from) ??
    faultOfDestination(destinationOf(request, 0)) ??
    firstFault(ReplyToAddresses.map(faultOfAddress)) ??
    faultOfTags(EmailTags) ??
    faultOfHeaders(Simple?.Headers ?? Template?.Headers) ??
    faultOfData(Template?.TemplateData)
  );
};

const faultOfBulk = (body: SendBulkEmailBody): Fault => {
  const entries = body.BulkEmailEntries.length;
  if (entries === 0) return "BulkEmailEntries must hold at least one entry.";
  if (entries > MAX_ENTRIES)
    return `BulkEmailEntries must hold at most ${MAX_ENTRIES} entries, not ${entries}.`;
  const template = body.DefaultContent.Template;
  if (template === undefined) return "DefaultContent must hold a Template.";
  return (
    faultOfAddress(body.FromEmailAddress ?? "") ??
    firstFault((body.ReplyToAddresses ?? []).map(faultOfAddress)) ??
    faultOfTags(body.DefaultEmailTags) ??
    faultOfHeaders(template.Headers) ??
    faultOfData(template.TemplateData)
  );
};

const faultOfBulkEntry = (body: SendBulkEmailBody, index: number): Fault => {
  const entry = body.BulkEmailEntries[index];
  return (
    faultOfDestination(entry?.Destination) ??
    faultOfTags(entry?.ReplacementTags) ??
    faultOfHeaders(mergedHeaders(body.DefaultContent.Template?.Headers, entry?.ReplacementHeaders)) ??
    faultOfData(entry?.ReplacementEmailContent?.ReplacementTemplate?.ReplacementTemplateData)
  );
};

const faultOfData = (json: string | undefined): Fault =>
  parseTemplateData(json) === undefined ? "Template data must be a JSON object." : undefined;
