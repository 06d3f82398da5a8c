import { createHash } from "node:crypto";
import { base32 } from "../shared/ids.ts";

/** What a mail may say about its sender; what is missing comes from the workspace. */
export interface MailSender {
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly replyTo: string | undefined;
}

/** One locale of one mail, compiled when its campaign was published. Never changes: its name is its content. */
export interface CompiledMail {
  /** 26 letters and digits from the SHA-256 of all other fields. */
  readonly hash: string;
  readonly name: string;
  /** BCP 47, lower case. */
  readonly locale: string;
  readonly dir: "ltr" | "rtl";
  readonly sender: MailSender | undefined;
  /** Liquid, as are `preheader`, `html` and `text`. */
  readonly subject: string;
  readonly preheader: string;
  readonly html: string;
  readonly text: string;
  /** Every variable that some part uses, sorted. */
  readonly variables: readonly string[];
}

/** Gives a compiled mail its name: equal content, equal hash. */
export const sealMail = (mail: Omit<CompiledMail, "hash">): CompiledMail => {
  const { name, locale, dir, sender, subject, preheader, html, text, variables } = mail;
  const from = sender && [sender.name, sender.email, sender.replyTo].map((value) => value ?? null);
  const content = [name, locale, dir, from ?? null, subject, preheader, html, text, variables];
  const digest = createHash("sha256").update(JSON.stringify(content)).digest();
  return { ...mail, hash: base32(digest.subarray(0, 16)) };
};
