/** Raw mails that came in and were not taken yet. */
export interface InboundMails {
  /** `undefined` when it is gone: taken before. `too-large`: over 10 MB, and not read. */
  read(key: string): Promise<Uint8Array | "too-large" | undefined>;
  /** Attachments go with it. Nothing happens when it is gone. */
  remove(key: string): Promise<void>;
}
