import type { LinkKeyRing } from "#core/links/key-ring.ts";
import type { LinkPurpose } from "#core/links/pack-link.ts";
import { type OpenedLink, openToken } from "#core/links/token.ts";
import type { Clock } from "#ports/clock.ts";

/**
 * The link at `{prefix}/{token}`; one for another purpose is invalid. Its age is taken from the date in UTC: the
 * workspace's zone is in a table, and nothing is read for a token that is wrong.
 */
export const openLink = async (
  { keyRing, clock }: { readonly keyRing: () => Promise<LinkKeyRing>; readonly clock: Clock },
  path: string,
  page: { readonly prefix: string; readonly purpose: LinkPurpose },
): Promise<OpenedLink> => {
  const token = path.startsWith(`${page.prefix}/`) ? path.slice(page.prefix.length + 1) : "";
  const opened = openToken(await keyRing(), token, clock.businessNow().toISOString().slice(0, 10));
  return opened.kind === "invalid" || opened.purpose === page.purpose ? opened : { kind: "invalid" };
};
