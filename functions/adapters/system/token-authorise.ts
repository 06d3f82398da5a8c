import { createHash, timingSafeEqual } from "node:crypto";
import type { Authorise } from "#ports/authorise.ts";

export const API_TOKEN = "api-token";

/** Of a second person on this machine, for what one may not decide alone. Absent until it is asked for. */
export const SECOND_TOKEN = "second-token";

/**
 * One token that makes whoever has it the admin of this machine, and one for a second person, who is an editor.
 * Compared by hashes in constant time, so that neither length nor content of a token can be measured.
 */
export const createTokenAuthorise =
  (
    token: () => Promise<string | undefined>,
    second: () => Promise<string | undefined> = async () => undefined,
  ): Authorise =>
  async (header) => {
    const [, sent] = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(header ?? "") ?? [];
    if (sent === undefined) return undefined;
    if (isSame(sent, await token())) return { name: "admin", role: "admin" };
    return isSame(sent, await second()) ? { name: "second", role: "editor" } : undefined;
  };

const isSame = (sent: string, expected: string | undefined): boolean =>
  expected !== undefined && timingSafeEqual(digest(sent), digest(expected));

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
