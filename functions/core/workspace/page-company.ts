import type { Workspace } from "./workspace.ts";

/** How customers' pages show the company. */
export interface PageCompany {
  readonly name: string;
  /** `#rrggbb` */
  readonly color: string;
  /** A picture on the host of the pages themselves. */
  readonly logoPath: string | undefined;
  readonly postalAddress: string;
  readonly website: string | undefined;
}

/** A logo elsewhere is left out: a page that tells nobody of its reader asks no other host for anything. */
export const pageCompanyOf = ({
  company: { name, color, logoUrl, postalAddress, website },
  linkBaseUrl,
}: Pick<Workspace, "company" | "linkBaseUrl">): PageCompany => {
  const logo = logoUrl === undefined ? undefined : URL.parse(logoUrl);
  const isOurs = logo?.origin === URL.parse(linkBaseUrl)?.origin;
  const logoPath = logo && isOurs ? logo.pathname + logo.search : undefined;
  return { name, color, logoPath, postalAddress, website };
};
