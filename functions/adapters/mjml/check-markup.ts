/** What MJML itself lets pass. All functions read the text with its Liquid protected. */
export interface MarkupFault {
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
}

interface Tag {
  readonly name: string;
  readonly offset: number;
}

/** MJML reads on where a tag was never closed, and drops what follows. */
const checkBalance = (text: string): MarkupFault[] => {
  const faults: MarkupFault[] = [];
  const open: Tag[] = [];
  const tags = /<(\/?)(mj[a-z-]*)(?:\s(?:"[^"]*"|'[^']*'|[^"'>])*?)?(\/?)>/g;
  for (const { index: offset, 1: closing, 2: name = "", 3: selfClosing } of text.matchAll(tags)) {
    if (selfClosing === "/") continue;
    if (closing !== "/") {
      open.push({ name, offset });
      continue;
    }
    const at = open.findLastIndex((tag) => tag.name === name);
    if (at < 0) {
      faults.push({
        offset,
        message: `\`</${name}>\` closes nothing.`,
        hint: `Add \`<${name}>\` before it or take it out.`,
      });
      continue;
    }
    for (const tag of open.splice(at).slice(1)) faults.push(neverClosed(tag));
  }
  return [...faults, ...open.map(neverClosed)];
};

const neverClosed = ({ name, offset }: Tag): MarkupFault => ({
  offset,
  message: `\`<${name}>\` is never closed.`,
  hint: `Add \`</${name}>\` where it ends.`,
});

const REFUSED: Readonly<Record<string, string>> = {
  "mj-include": "A mail reads no other file. Put what mails share into `layout.<locale>.mjml`.",
  script: "Mail programs run no scripts; take it out.",
  iframe: "Mail programs show no frames; put a link instead.",
  form: "Most mail programs refuse forms; link to a page instead.",
  object: "Mail programs show no plug-ins; put a link instead.",
  embed: "Mail programs show no plug-ins; put a link instead.",
};

const checkRefused = (text: string): MarkupFault[] =>
  [...text.matchAll(/<(mj-include|script|iframe|form|object|embed)\b/gi)].map((match) => {
    const name = (match[1] ?? "").toLowerCase();
    return {
      offset: match.index,
      message: `\`<${name}>\` is not allowed in a mail.`,
      hint: REFUSED[name] ?? "",
    };
  });

const checkImages = (text: string): MarkupFault[] =>
  [...text.matchAll(/<(mj-image|mj-carousel-image|img)\b((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi)]
    .filter(([, , attributes = ""]) => !/\balt\s*=/i.test(attributes))
    .map(({ index: offset, 1: name }) => ({
      offset,
      message: `\`<${name}>\` has no alt text.`,
      hint: 'Say in `alt="…"` what it shows, for those who cannot see it; `alt=""` if it only decorates.',
    }));

const GOOD_LINK = /^(?:https?:\/\/|mailto:|tel:|#)/i;

const isSafeLiquid = (liquid: string): boolean =>
  /^\{\{-?\s*(?:links\.\w+|workspace\.(?:website|logoUrl))\s*-?\}\}/.test(liquid) ||
  /^\{\{(?:[^}]*)\|\s*url\s*-?\}\}/.test(liquid);

/** A value at the start of a link decides where it leads, so it must be one of ours or pass `| url`. */
const checkLinks = (text: string, restore: (text: string) => string): MarkupFault[] =>
  [...text.matchAll(/\b(href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].flatMap((match) => {
    const target = restore(match[2] ?? match[3] ?? "").trim();
    const { index: offset } = match;
    if (GOOD_LINK.test(target) || isSafeLiquid(target)) return [];
    if (target.startsWith("{{")) {
      const hint = "Write `| url` at its end, which lets only https, http, mailto and tel through.";
      return [{ offset, message: `A value decides where \`${target}\` leads.`, hint }];
    }
    const shown = target === "" ? "An empty link" : `\`${target}\``;
    return [
      {
        offset,
        message: `${shown} leads nowhere in a mail.`,
        hint: "Begin it with `https://`, `mailto:` or `tel:`.",
      },
    ];
  });

/** Faults in the markup of a mail that MJML does not report. */
export const checkMarkup = (text: string, restore: (text: string) => string): readonly MarkupFault[] =>
  [...checkBalance(text), ...checkRefused(text), ...checkImages(text), ...checkLinks(text, restore)].sort(
    (a, b) => a.offset - b.offset,
  );
