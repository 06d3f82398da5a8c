import type { ClickSign } from "./click.ts";

export interface RequestTraits {
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

const AHEAD = ["sec-purpose", "purpose", "x-purpose", "x-moz"] as const;

/**
 * Programs by their own word, mail proxies, and two that name a browser: Apple's privacy proxy says nothing but
 * `Mozilla/5.0`, Gmail's prefetch ends in an Edge 12 of old. Scanners that pose as a full browser pass here; their
 * bursts give them away.
 */
const PROGRAM =
  /bot\b|bot\/|spider|crawl|scan|proxy|preview|headless|barracuda|mimecast|proofpoint|python|curl|wget|java\/|okhttp|go-http|node-fetch|axios|undici|edge\/12\.246 mozilla\/5\.0$|^mozilla\/5\.0$/i;

/** What a request for a link of a mail shows of itself. */
export const signOfRequest = ({ method, headers }: RequestTraits): ClickSign => {
  if (method === "HEAD") return "head";
  if (AHEAD.some((name) => /prefetch|prerender|preview/i.test(headers[name] ?? ""))) return "prefetch";
  const agent = (headers["user-agent"] ?? "").trim();
  return agent === "" || PROGRAM.test(agent) ? "agent" : "plain";
};
