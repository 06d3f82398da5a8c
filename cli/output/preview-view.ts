import type { RouteResponse } from "#contracts/api/routes.ts";
import type { Look, Paint } from "./look.ts";
import { countOf } from "./numbers.ts";
import { table } from "./table.ts";

export const viewPreview = (
  {
    preview,
    files,
  }: { readonly preview: RouteResponse<"campaigns.preview">; readonly files: readonly string[] },
  paint: Paint,
): string => {
  const { mails, missing } = preview;
  const shown =
    files.length > 0
      ? [[...files, "", `${countOf(mails.length, "mail")} written, each as HTML and as text.`].join("\n")]
      : mails.map(({ mail, locale, subject, text }) =>
          [paint.bold(subject), paint.dim(`${mail} (${locale})`), "", text.trimEnd()].join("\n"),
        );
  const lacking = missing.map(({ mail, locale, reason }) =>
    paint.yellow(`${mail} (${locale}) would not be sent: ${reason}`),
  );
  const line = paint.dim("─".repeat(40));
  const last = files.length > 0 || mails.length === 0 ? [] : ["As HTML: add --out FOLDER"];
  return [shown.join(`\n\n${line}\n\n`), ...lacking, ...last].filter(Boolean).join("\n\n");
};

export const viewTestSend = ({ sent }: RouteResponse<"campaigns.test-send">, look: Look): string =>
  table(
    [{ head: "mail" }, { head: "locale" }, { head: "outcome" }, { head: "reason", wraps: true }],
    sent.map(({ mail, locale, outcome, reason }) => [
      mail,
      locale,
      outcome === "accepted" ? look.paint.green("sent") : look.paint.red(outcome),
      reason ?? "",
    ]),
    look,
  );
