/** What may follow `/<letter>/` in a link of ours; see `sealToken`. */
const TOKEN = /\/[a-z]\/([A-Za-z0-9_-]{60,400})(?![A-Za-z0-9_-])/g;

const MOST_TOKENS = 20;

/** What may be tokens of our links in a quoted mail, in the order in which they stand there; each once. */
export const tokensIn = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(TOKEN)].map(([, token = ""]) => token))].slice(0, MOST_TOKENS);

/**
 * SES's id of the mail that a `Message-ID` names: `<id@email.amazonses.com>`, or `id@eu-west-1.amazonses.com`.
 * `undefined` for an id that SES did not make.
 */
export const sesIdOf = (messageId: string): string | undefined =>
  /^<?([A-Za-z0-9-]{10,100})@(?:[a-z0-9-]+\.)?amazonses\.com>?$/.exec(messageId.trim())?.[1];
