/** What a request shows of itself without anything of the person: kept with a click instead of its headers. */
export type ClickSign =
  /** Nothing odd about it. */
  | "plain"
  | "head"
  /** The client says that it loads ahead of any person (`Sec-Purpose`, `Purpose`, `X-Moz`). */
  | "prefetch"
  /** No user agent, or that of a program. */
  | "agent";

/** One request for a link of one message. Shown to people; no decision reads it but `standingOfAnswer`. */
export interface Click {
  /** What was asked for: `survey:9`, `offer`, `view`; `hidden` is the link that no person sees. */
  readonly link: string;
  readonly at: Date;
  readonly sign: ClickSign;
}

/** The link in each mail that only machines follow. */
export const HIDDEN_LINK = "hidden";

/** So many requests of one message are kept, so long. */
export const CLICKS_KEPT = 20;
export const CLICK_DAYS = 90;
