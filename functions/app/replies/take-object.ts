import type { InboundMail } from "#core/replies/inbound-mail.ts";
import type { InboundMails } from "#ports/inbound-mails.ts";
import type { Log } from "#ports/log.ts";
import type { TakenMailKind } from "./take-mail.ts";

export interface TakeObjectDeps {
  readonly mails: InboundMails;
  /** `undefined` for what is no mail. */
  readonly readMail: (raw: Uint8Array) => Promise<InboundMail | undefined>;
  readonly takeMail: (mail: InboundMail, at: Date) => Promise<TakenMailKind>;
  readonly log: Log;
}

/** Takes a mail from where it was put, and only then removes it: attachments are not kept. */
export const createTakeObject =
  ({ mails, readMail, takeMail, log }: TakeObjectDeps) =>
  async (key: string, at: Date): Promise<void> => {
    const raw = await mails.read(key);
    if (raw === undefined) return;
    const mail = raw === "too-large" ? undefined : await readMail(raw);
    if (mail === undefined) log.info("mail-in.unreadable", { why: raw === "too-large" ? raw : "no-mail" });
    else await takeMail(mail, at);
    await mails.remove(key);
  };
