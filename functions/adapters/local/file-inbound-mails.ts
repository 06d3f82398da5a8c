import { readFile, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { InboundMails } from "#ports/inbound-mails.ts";
import { MOST_MAIL_BYTES } from "../mail/read-mail.ts";

/** Where mails wait that came in: beside the state file. */
export const inboundDirectory = (statePath: string): string => join(dirname(statePath), "mail-in");

/** Mails in a folder, one file each; the key is the name of the file. */
export const createFileInboundMails = (directory: string): InboundMails => {
  const pathOf = (key: string): string => join(directory, basename(key));
  return {
    read: async (key) => {
      try {
        const { size } = await stat(pathOf(key));
        return size > MOST_MAIL_BYTES ? "too-large" : await readFile(pathOf(key));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
    },
    remove: (key) => rm(pathOf(key), { force: true }),
  };
};
