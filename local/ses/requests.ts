import * as z from "zod";

const Part = z.object({ Data: z.string(), Charset: z.string().optional() });
const Addresses = z.array(z.string()).optional();
const Pair = z.object({ Name: z.string(), Value: z.string() });

/** Model constraint of SES: longer data make the whole call invalid, not one entry. */
const TemplateData = z.string().max(262_144);

const Attachment = z.object({
  RawContent: z.base64(),
  FileName: z.string(),
  ContentType: z.string().optional(),
  ContentId: z.string().optional(),
  ContentDisposition: z.enum(["ATTACHMENT", "INLINE"]).optional(),
});

export const Destination = z.object({
  ToAddresses: Addresses,
  CcAddresses: Addresses,
  BccAddresses: Addresses,
});
export type Destination = z.infer<typeof Destination>;

export const Template = z.object({
  TemplateName: z.string().optional(),
  TemplateArn: z.string().optional(),
  TemplateContent: z
    .object({ Subject: z.string().optional(), Text: z.string().optional(), Html: z.string().optional() })
    .optional(),
  TemplateData: TemplateData.optional(),
  Headers: z.array(Pair).optional(),
  Attachments: z.array(Attachment).optional(),
});
export type Template = z.infer<typeof Template>;

const Simple = z.object({
  Subject: Part,
  Body: z.object({ Text: Part.optional(), Html: Part.optional() }),
  Headers: z.array(Pair).optional(),
  Attachments: z.array(Attachment).optional(),
});

const sender = {
  FromEmailAddress: z.string().optional(),
  ReplyToAddresses: Addresses,
  FeedbackForwardingEmailAddress: z.string().optional(),
  ConfigurationSetName: z.string().optional(),
};

export const SendEmailBody = z.object({
  ...sender,
  Destination: Destination.optional(),
  Content: z.object({
    Simple: Simple.optional(),
    Raw: z.object({ Data: z.base64() }).optional(),
    Template: Template.optional(),
  }),
  EmailTags: z.array(Pair).optional(),
});
export type SendEmailBody = z.infer<typeof SendEmailBody>;

const BulkEntry = z.object({
  Destination,
  ReplacementTags: z.array(Pair).optional(),
  ReplacementHeaders: z.array(Pair).optional(),
  ReplacementEmailContent: z
    .object({
      ReplacementTemplate: z.object({ ReplacementTemplateData: TemplateData.optional() }).optional(),
    })
    .optional(),
});

export const SendBulkEmailBody = z.object({
  ...sender,
  DefaultEmailTags: z.array(Pair).optional(),
  DefaultContent: z.object({ Template: Template.optional() }),
  BulkEmailEntries: z.array(BulkEntry),
});
export type SendBulkEmailBody = z.infer<typeof SendBulkEmailBody>;

export type Operation = "SendEmail" | "SendBulkEmail";

/** A sending call, parsed. `entries` of a SendEmail is 1. */
export type SendRequest =
  | { readonly operation: "SendEmail"; readonly body: SendEmailBody }
  | { readonly operation: "SendBulkEmail"; readonly body: SendBulkEmailBody };

/** Throws `ZodError` when the body is none of SES's shapes. */
export const parseSendRequest = (operation: Operation, json: unknown): SendRequest =>
  operation === "SendEmail"
    ? { operation, body: SendEmailBody.parse(json) }
    : { operation, body: SendBulkEmailBody.parse(json) };

export const entryCount = (request: SendRequest): number =>
  request.operation === "SendEmail" ? 1 : request.body.BulkEmailEntries.length;

export interface Tag {
  readonly Name: string;
  readonly Value: string;
}

export const templateOf = (request: SendRequest): Template | undefined =>
  request.operation === "SendEmail" ? request.body.Content.Template : request.body.DefaultContent.Template;
