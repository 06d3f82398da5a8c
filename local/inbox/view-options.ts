import * as z from "zod";
import { type MailQuery, toSearch } from "./mail-filter.ts";

/** How one mail is shown. What is not understood falls back to the first choice. */
export const ViewOptions = z.object({
  view: z.enum(["html", "text", "headers"]).catch("html"),
  width: z.enum(["desktop", "phone"]).catch("desktop"),
  images: z.enum(["on", "off"]).catch("on"),
  scheme: z.enum(["light", "dark"]).catch("light"),
});
export type ViewOptions = z.infer<typeof ViewOptions>;

const DEFAULTS = ViewOptions.parse({});

/** Query text of a mail's page: the list it came from, and what differs from the defaults. */
export const viewSearch = (query: MailQuery, view: ViewOptions): string => {
  const changed = Object.entries(view).filter(
    ([name, value]) => DEFAULTS[name as keyof ViewOptions] !== value,
  );
  return toSearch(query, Object.fromEntries(changed));
};
