import { resolveTxt } from "node:dns/promises";
import type { Found } from "#core/doctor/account-facts.ts";

export type ResolveTxt = (name: string) => Promise<readonly (readonly string[])[]>;

/** What DNS says there is no record by. */
const NONE = ["ENOTFOUND", "ENODATA"];

/** The DMARC record that covers a domain: its own, else that of the domain above it. */
export const readDmarc = async (domain: string, resolve: ResolveTxt = resolveTxt): Promise<Found<string>> => {
  const parent = domain.split(".").slice(1).join(".");
  for (const name of [domain, ...(parent.includes(".") ? [parent] : [])]) {
    try {
      const records = (await resolve(`_dmarc.${name}`)).map((parts) => parts.join(""));
      const found = records.find((record) => /^v=DMARC1\b/i.test(record));
      if (found !== undefined) return { kind: "found", value: found };
    } catch (error) {
      const code = error instanceof Error && "code" in error ? `${error.code}` : String(error);
      if (!NONE.includes(code)) return { kind: "unknown", why: `DNS says ${code} of _dmarc.${name}` };
    }
  }
  return { kind: "missing" };
};
