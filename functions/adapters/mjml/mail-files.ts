import type { Fault } from "#core/shared/errors.ts";
import { parseLocale } from "#core/template/pick-locale.ts";

/** The files of one locale of one mail. */
export interface MailFiles {
  readonly name: string;
  readonly locale: string;
  readonly mjml: { readonly file: string; readonly text: string };
  readonly txt: { readonly file: string; readonly text: string } | undefined;
}

export interface SortedFiles {
  readonly mails: readonly MailFiles[];
  /** By locale. */
  readonly layouts: ReadonlyMap<string, { readonly file: string; readonly text: string }>;
  readonly faults: readonly Fault[];
}

interface MailFile {
  readonly file: string;
  readonly text: string;
  readonly name: string;
  readonly locale: string;
  readonly kind: "mjml" | "txt";
}

const LAYOUT = "layout";
const HINT = "Name it `mails/<name>.<locale>.mjml`, as in `mails/hello.de.mjml`; names are a-z, 0-9 and -.";

const fileFault = (file: string, message: string, hint: string): Fault => ({
  file,
  line: undefined,
  field: "",
  message,
  hint,
});

/** Line ends of any system, and no byte order mark. */
const cleanText = (text: string): string => text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");

const readName = (file: string, text: string): MailFile | Fault => {
  const match = /^([a-z0-9][a-z0-9-]*)\.([A-Za-z0-9_-]+)\.(mjml|txt)$/.exec(file.slice("mails/".length));
  const [, name = "", tag = "", ending] = match ?? [];
  if (ending !== "mjml" && ending !== "txt") {
    return fileFault(file, "This is not the name of a mail.", HINT);
  }
  const locale = parseLocale(tag);
  if (locale === undefined) {
    return fileFault(file, `\`${tag}\` is no language tag.`, "Use one like `en`, `de-AT` or `fa`.");
  }
  return { file, text: cleanText(text), name, locale, kind: ending };
};

const isFault = (read: MailFile | Fault): read is Fault => "message" in read;

const findTwins = (files: readonly MailFile[]): Fault[] =>
  files.flatMap((file, at) => {
    const twin = files
      .slice(0, at)
      .find(({ name, locale, kind }) => name === file.name && locale === file.locale && kind === file.kind);
    if (twin === undefined) return [];
    return [
      fileFault(file.file, `This is the same mail and locale as \`${twin.file}\`.`, "Keep one of them."),
    ];
  });

const findOrphans = (files: readonly MailFile[]): Fault[] =>
  files
    .filter((text) => text.kind === "txt")
    .filter(
      (text) =>
        !files.some(
          ({ name, locale, kind }) => kind === "mjml" && name === text.name && locale === text.locale,
        ),
    )
    .map(({ file, name, locale }) =>
      fileFault(file, "This plain text has no mail to go with.", `Add \`mails/${name}.${locale}.mjml\`.`),
    );

/** Sorts the files of a campaign folder by mail and locale. Files outside `mails/` are somebody else's. */
export const sortMailFiles = (files: Readonly<Record<string, string>>): SortedFiles => {
  const read = Object.entries(files)
    .filter(([file]) => file.startsWith("mails/"))
    .map(([file, text]) => readName(file, text));
  const named = read.filter((one): one is MailFile => !isFault(one));
  const templates = named.filter(({ kind }) => kind === "mjml");
  const mails = templates
    .filter(({ name }) => name !== LAYOUT)
    .map(({ name, locale, file, text }) => ({
      name,
      locale,
      mjml: { file, text },
      txt: named.find((one) => one.kind === "txt" && one.name === name && one.locale === locale),
    }));
  const layouts = templates
    .filter(({ name }) => name === LAYOUT)
    .map(({ locale, file, text }) => [locale, { file, text }] as const);
  return {
    mails,
    layouts: new Map(layouts),
    faults: [...read.filter(isFault), ...findTwins(named), ...findOrphans(named)],
  };
};
