import { type LookupAddress, lookup } from "node:dns";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { WebhookAnswer, WebhookSender } from "#ports/webhooks.ts";
import { isLoopbackHost, isPublicAddress } from "./public-address.ts";

export interface HttpSenderOptions {
  /** `public`: https to the public internet only; `local`: also this machine, there without https too. */
  readonly reach: "public" | "local";
  /** @default 10 000 */
  readonly timeoutMs?: number;
  /** Resolves names. @default that of the system */
  readonly resolve?: typeof lookup;
}

const TIMEOUT_MS = 10_000;
const LONGEST_URL = 500;

/**
 * Posts webhooks. A name is resolved once, all its addresses are judged, and the connection goes to one of them: a
 * name that changes in between leads nowhere else. No redirect is followed and no answer is read.
 */
export const createHttpSender = (options: HttpSenderOptions): WebhookSender => ({
  objection: (url) => objectionTo(url, options.reach),
  post: async ({ url, headers, body }) => {
    const objection = objectionTo(url, options.reach);
    return objection === undefined
      ? post(options, { url: new URL(url), headers, body })
      : { status: undefined, failure: objection };
  },
});

const objectionTo = (text: string, reach: HttpSenderOptions["reach"]): string | undefined => {
  if (!URL.canParse(text) || text.length > LONGEST_URL) return "is no address";
  const url = new URL(text);
  const host = hostOf(url);
  const isHere = reach === "local" && isLoopbackHost(host);
  if (url.protocol !== "https:" && !(isHere && url.protocol === "http:"))
    return "does not begin with https://";
  if (url.username !== "" || url.password !== "") return "has a name and password in it";
  if (reach === "local") return undefined;
  const isPrivate = isIP(host) > 0 ? !isPublicAddress(host) : isLoopbackHost(host);
  return isPrivate ? PRIVATE : undefined;
};

const PRIVATE = "leads to an address that is not public";

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, "$1");

class PrivateAddressError extends Error {
  override readonly name = "PrivateAddressError";
}

/** Answers addresses only when every one of them is public. */
const guardedLookup =
  (resolve: typeof lookup): LookupFunction =>
  (hostname, { hints, family, all }, answer) => {
    const wanted = {
      all: true,
      ...(hints !== undefined && { hints }),
      ...(family !== undefined && { family }),
    };
    resolve(hostname, wanted as { all: true }, (error, found: LookupAddress[]) => {
      if (error) answer(error, []);
      else if (found.length === 0 || !found.every(({ address }) => isPublicAddress(address)))
        answer(new PrivateAddressError(PRIVATE), []);
      else if (all) answer(null, found);
      else answer(null, found[0]?.address ?? "", found[0]?.family);
    });
  };

interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const post = (options: HttpSenderOptions, { url, headers, body }: Post): Promise<WebhookAnswer> => {
  const { reach, timeoutMs = TIMEOUT_MS, resolve = lookup } = options;
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((done) => {
    const request = send(url, {
      method: "POST",
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
      ...(reach === "public" && { lookup: guardedLookup(resolve) }),
      headers: {
        ...headers,
        "content-type": "application/json",
        "content-length": `${Buffer.byteLength(body)}`,
        "user-agent": "Rekindle-Webhooks/1",
      },
    });
    request.on("response", (response) => {
      const { statusCode: status = 0 } = response;
      done({ status, failure: failureOf(status) });
      response.on("error", () => undefined).resume();
    });
    request.on("error", (error) => done({ status: undefined, failure: wordsOf(error) }));
    request.end(body);
  });
};

const failureOf = (status: number): string | undefined => {
  if (status >= 200 && status < 300) return undefined;
  return status >= 300 && status < 400
    ? `answered ${status}: redirects are not followed`
    : `answered ${status}`;
};

/** Without names and addresses of hosts. */
const wordsOf = (error: NodeJS.ErrnoException): string => {
  if (error.name === "PrivateAddressError") return PRIVATE;
  if (error.name === "AbortError" || error.name === "TimeoutError" || error.code === "ABORT_ERR")
    return "did not answer in time";
  if (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN") return "has a name that cannot be resolved";
  return `could not be reached: ${error.code ?? error.name}`;
};
