/** By the event API or the company's bus: what comes this way is always told to the campaigns. */
export const EVENT_API = "event-api";
/** What customers answered on our own pages: told to the campaigns too. */
export const OWN_PAGES = "rekindle";
/** Known before under another id, of which it turned out later whose it is. */
export const MERGED = "merged";

/** Whether an activity was surely told to the campaigns when it arrived; of an import nobody knows any more. */
export const isSurelyTold = (source: string): boolean => source === EVENT_API || source === OWN_PAGES;
