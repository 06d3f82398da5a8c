import { bad, type Finding, good } from "./finding.ts";

/** Stands in the HTML of a probe; anything that escapes HTML on the way would change it. */
export const PROBE_MARK = '<b title="rekindle-probe">Ünescaped</b>';

/** Both must be signed, or mailbox providers do not believe them (RFC 8058, section 4). */
const SIGNED = ["list-unsubscribe", "list-unsubscribe-post"];

/**
 * What the source of a probe that arrived ("Show original") proves.
 * @param source the whole mail, as text
 */
export const judgeReceivedMail = (source: string, senderDomain: string): readonly Finding[] => {
  const mail = splitMail(source.replaceAll("\r\n", "\n"));
  return [signatureFinding(mail.headers, senderDomain), headersFinding(mail.headers), htmlFinding(mail)];
};

interface Part {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

const splitMail = (text: string): Part => {
  const end = text.indexOf("\n\n");
  const head = (end < 0 ? text : text.slice(0, end)).replaceAll(/\n[ \t]+/g, " ");
  const headers = head.split("\n").flatMap((line) => {
    const at = line.indexOf(":");
    return at < 1 ? [] : [[line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const];
  });
  return { headers, body: end < 0 ? "" : text.slice(end + 2) };
};

const valuesOf = (headers: Part["headers"], wanted: string): readonly string[] =>
  headers.filter(([name]) => name === wanted).map(([, value]) => value);

const signatureFinding = (headers: Part["headers"], domain: string): Finding => {
  const signatures = valuesOf(headers, "dkim-signature").map((value) => {
    const tags = value.split(";").map((tag) => tag.trim().split("=") as [string, string?]);
    const tag = (name: string): string => tags.find(([each]) => each === name)?.[1]?.trim() ?? "";
    return {
      domain: tag("d").toLowerCase(),
      signs: tag("h")
        .toLowerCase()
        .split(/\s*:\s*/),
    };
  });
  const own = signatures.filter((signature) => signature.domain === domain.toLowerCase());
  if (own.length === 0)
    return bad("mail-signed", `The mail has no DKIM signature of ${domain}.`, "See the finding dkim.");
  const unsigned = SIGNED.filter((header) => !own.some(({ signs }) => signs.includes(header)));
  return unsigned.length === 0
    ? good("mail-signed", `${domain} signs both unsubscribe headers (h= of DKIM).`)
    : bad(
        "mail-signed",
        `The DKIM signature of ${domain} does not cover ${unsigned.join(" and ")}: one-click unsubscribe would not count.`,
        "Send no campaign yet. Ask AWS's support why Easy DKIM leaves them out, or sign with a key of your own (BYODKIM).",
      );
};

const headersFinding = (headers: Part["headers"]): Finding => {
  const [link = ""] = valuesOf(headers, "list-unsubscribe");
  const [post = ""] = valuesOf(headers, "list-unsubscribe-post");
  return /<https:\/\/[^>]+>/.test(link) && post === "List-Unsubscribe=One-Click"
    ? good("mail-headers", "Both unsubscribe headers arrived as they were sent.")
    : bad(
        "mail-headers",
        "The unsubscribe headers did not arrive as they were sent.",
        "Something on the way takes them out: look at the mail's source, and whether the mail was forwarded.",
      );
};

const htmlFinding = (mail: Part): Finding => {
  const html = htmlOf(mail);
  if (html === undefined)
    return bad("mail-html", "The mail has no HTML part.", "Save the whole source of the mail, not its text.");
  return html.includes(PROBE_MARK)
    ? good("mail-html", "The HTML arrived as it was written.")
    : bad(
        "mail-html",
        "The HTML was changed on its way.",
        "sending.path: single in workspace.yaml, and tell the developers.",
      );
};

/** The decoded HTML of a mail, looked for in all its parts. */
const htmlOf = ({ headers, body }: Part): string | undefined => {
  const [type = "text/plain"] = valuesOf(headers, "content-type");
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary !== undefined) {
    const parts = body.split(`--${boundary}`).slice(1, -1);
    return parts.map((part) => htmlOf(splitMail(part.replace(/^\n/, "")))).find((html) => html !== undefined);
  }
  if (!/^text\/html\b/i.test(type)) return undefined;
  return decode(body, valuesOf(headers, "content-transfer-encoding")[0] ?? "7bit");
};

const decode = (body: string, encoding: string): string => {
  if (/base64/i.test(encoding)) return Buffer.from(body, "base64").toString("utf8");
  if (!/quoted-printable/i.test(encoding)) return body;
  const bytes = body
    .replaceAll(/=\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
};
