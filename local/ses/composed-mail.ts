import { decodeWords, headersOf, type RawHeader } from "./encoded-words.ts";
import { type Destination, type SendRequest, type Tag, type Template, templateOf } from "./requests.ts";
import { parseTemplateData, substitute } from "./substitute.ts";

/** One mail as SES would send it. For a raw mail `raw` holds it all and the parts are undefined. */
export interface ComposedMail {
  readonly from: string;
  readonly destination: Destination;
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly html: string | undefined;
  readonly text: string | undefined;
  readonly headers: readonly RawHeader[];
  readonly attachments: readonly Attached[];
  readonly tags: Readonly<Record<string, string>>;
  readonly raw: Buffer | undefined;
  /** Why the template cannot be rendered: SES takes such a mail and does not send it. */
  readonly failure: string | undefined;
}

interface Attached {
  readonly RawContent: string;
  readonly FileName: string;
  readonly ContentType?: string | undefined;
  readonly ContentId?: string | undefined;
  readonly ContentDisposition?: "ATTACHMENT" | "INLINE" | undefined;
}

/** The mail of one entry (0 for SendEmail). Made from the stored call whenever it is needed. */
export const composeMail = (request: SendRequest, entry: number): ComposedMail => {
  const shared = {
    from: request.body.FromEmailAddress ?? "",
    replyTo: request.body.ReplyToAddresses ?? [],
    tags: tagsOfEntry(request, entry),
    destination: destinationOf(request, entry),
  };
  const template = templateOf(request);
  if (template !== undefined) return { ...shared, ...fromTemplate(template, request, entry) };
  const content = request.operation === "SendEmail" ? request.body.Content : {};
  if (content.Raw !== undefined) return fromRaw(Buffer.from(content.Raw.Data, "base64"), shared);
  return {
    ...shared,
    subject: content.Simple?.Subject.Data ?? "",
    html: content.Simple?.Body.Html?.Data,
    text: content.Simple?.Body.Text?.Data,
    headers: toHeaders(content.Simple?.Headers),
    attachments: content.Simple?.Attachments ?? [],
    raw: undefined,
    failure: undefined,
  };
};

export const destinationOf = (request: SendRequest, entry: number): Destination => {
  if (request.operation === "SendBulkEmail") return request.body.BulkEmailEntries[entry]?.Destination ?? {};
  const { Destination: given, Content } = request.body;
  if (given !== undefined || Content.Raw === undefined) return given ?? {};
  const headers = headersOf(Buffer.from(Content.Raw.Data, "base64"));
  const list = (name: string) =>
    headers
      .filter((header) => header.name.toLowerCase() === name)
      .flatMap((header) => header.value.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/))
      .map((address) => address.trim())
      .filter((address) => address !== "");
  return { ToAddresses: list("to"), CcAddresses: list("cc"), BccAddresses: list("bcc") };
};

/** Default tags and those of the entry; on equal names the entry's. A raw mail may carry them as headers. */
export const tagsOfEntry = (request: SendRequest, entry: number): Record<string, string> => {
  const given =
    request.operation === "SendEmail"
      ? [...rawTags(request), ...(request.body.EmailTags ?? [])]
      : [
          ...(request.body.DefaultEmailTags ?? []),
          ...(request.body.BulkEmailEntries[entry]?.ReplacementTags ?? []),
        ];
  return Object.fromEntries(given.map((tag) => [tag.Name, tag.Value]));
};

const rawTags = (request: SendRequest): Tag[] => {
  const data = request.operation === "SendEmail" ? request.body.Content.Raw?.Data : undefined;
  if (data === undefined) return [];
  return headersOf(Buffer.from(data, "base64"))
    .filter((header) => header.name.toLowerCase() === "x-ses-message-tags")
    .flatMap((header) => header.value.split(","))
    .flatMap((pair) => {
      const [Name = "", Value = ""] = pair.trim().split("=");
      return Name === "" ? [] : [{ Name, Value }];
    });
};

/** Headers of the entry replace those of the template by name, else they are added. */
export const mergedHeaders = (base: readonly Tag[] = [], replacing: readonly Tag[] = []): readonly Tag[] => {
  const replaced = new Set(replacing.map((header) => header.Name.toLowerCase()));
  return [...base.filter((header) => !replaced.has(header.Name.toLowerCase())), ...replacing];
};

const toHeaders = (headers: readonly Tag[] = []): RawHeader[] =>
  headers.map(({ Name, Value }) => ({ name: Name, value: Value }));

const fromTemplate = (template: Template, request: SendRequest, entry: number) => {
  const bulk = request.operation === "SendBulkEmail" ? request.body.BulkEmailEntries[entry] : undefined;
  const values = {
    ...parseTemplateData(template.TemplateData),
    ...parseTemplateData(bulk?.ReplacementEmailContent?.ReplacementTemplate?.ReplacementTemplateData),
  };
  let failure: string | undefined;
  const render = (text: string | undefined): string | undefined => {
    if (text === undefined) return undefined;
    const rendered = substitute(text, values);
    if (rendered.kind === "text") return rendered.text;
    failure ??= rendered.why;
    return undefined;
  };
  const content = template.TemplateContent;
  return {
    subject: render(content?.Subject) ?? "",
    html: render(content?.Html),
    text: render(content?.Text),
    headers: toHeaders(mergedHeaders(template.Headers, bulk?.ReplacementHeaders)),
    attachments: template.Attachments ?? [],
    raw: undefined,
    failure,
  };
};

const fromRaw = (
  raw: Buffer,
  shared: Pick<ComposedMail, "from" | "destination" | "replyTo" | "tags">,
): ComposedMail => {
  const headers = headersOf(raw);
  const first = (name: string) => headers.find((header) => header.name.toLowerCase() === name)?.value ?? "";
  return {
    ...shared,
    from: shared.from === "" ? first("from") : shared.from,
    subject: decodeWords(first("subject")),
    html: undefined,
    text: undefined,
    headers: headers.filter((header) => !/^x-ses-|^bcc$/i.test(header.name)),
    attachments: [],
    raw,
    failure: undefined,
  };
};
