/** A mail that came in, as far as it is looked at: attachments are gone, texts are cut. */
export interface InboundMail {
  /** A hash of the raw mail: the same mail taken twice has the same id. */
  readonly id: string;
  /** Bare address of the author; undefined when there is none that can be read. */
  readonly from: string | undefined;
  /** Reverse path of the envelope; empty for what mail systems themselves send; undefined when nobody noted it. */
  readonly returnPath: string | undefined;
  readonly subject: string;
  /** What the author wrote, without what they quote and without signature. */
  readonly text: string;
  /** All of it as text, quote included: links are looked for here. */
  readonly whole: string;
  /** Message ids of `In-Reply-To`, then of `References` from the last to the first, without angle brackets. */
  readonly answers: readonly string[];
  /** Names in lower case, values unfolded; of a name that comes twice, the first. */
  readonly headers: Readonly<Record<string, string>>;
  /** Top-level media type in lower case: `multipart/report` is a mail system's notice. */
  readonly mediaType: string;
  /** What the receiving service found: spam or a virus. */
  readonly refused: boolean;
}

/** What is kept of a text that somebody wrote to us, in characters. */
export const REPLY_LENGTH = 8_000;
