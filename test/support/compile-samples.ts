import { compileMails, type MailsToCompile } from "#adapters/mjml/compile-mail.ts";

export const HEAD =
  "---\nsubject: \"Hello {{ customer.firstName | default: 'you' }}\"\npreheader: A word from us\n---\n";
export const FOOT = `<mj-section><mj-column><mj-text>{{ workspace.postalAddress }}
<a href="{{ links.unsubscribe }}">Unsubscribe</a></mj-text></mj-column></mj-section>`;
export const mjml = (body: string): string => `<mjml>\n<mj-body>\n${body}\n${FOOT}\n</mj-body>\n</mjml>\n`;
export const text = (words: string): string =>
  `<mj-section><mj-column><mj-text>${words}</mj-text></mj-column></mj-section>`;

export const company = {
  name: "Nordlicht",
  postalAddress: "Hafenstraße 12, Hamburg",
  website: undefined,
  logoUrl: undefined,
  color: "#0b6e4f",
};

export const compile = (files: Record<string, string>, given: Partial<MailsToCompile> = {}) =>
  compileMails({
    files,
    workspace: { locale: "en", company },
    purpose: "marketing",
    trigger: "inactive",
    ...given,
  });

export const compileOne = (body: string, given: Partial<MailsToCompile> = {}) =>
  compile({ "mails/hello.en.mjml": HEAD + mjml(body) }, given);
