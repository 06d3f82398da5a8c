import { BlockList, isIP } from "node:net";

export type RelayCheck = { readonly kind: "ok" } | { readonly kind: "refused"; readonly why: string };

const UNREACHABLE_NAMES =
  /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|test|example|invalid)$/;

const privateNets = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
] as const) {
  privateNets.addSubnet(net, bits, "ipv4");
}
privateNets.addAddress("::1", "ipv6");
privateNets.addAddress("::", "ipv6");
privateNets.addSubnet("fc00::", 7, "ipv6");
privateNets.addSubnet("fe80::", 10, "ipv6");
privateNets.addSubnet("2001:db8::", 32, "ipv6");

/**
 * Whether mails may really leave this machine. Only with links that a recipient can open: a mail whose unsubscribe
 * link leads to somebody's own computer must not go out.
 */
export const checkRelay = (options: {
  /** `smtp://` or `smtps://`, with credentials where needed. */
  readonly relayUrl: string;
  /** Base of every link in a mail. */
  readonly linkBaseUrl: string | undefined;
}): RelayCheck => {
  const relay = URL.parse(options.relayUrl);
  if (relay === null || !["smtp:", "smtps:"].includes(relay.protocol) || relay.hostname === "") {
    return refused("The relay must be an address like smtp://user:password@mail.example.com:587.");
  }
  if (options.linkBaseUrl === undefined) {
    return refused(
      "Mails can only be relayed with a public https address for their links; none is configured.",
    );
  }
  const links = URL.parse(options.linkBaseUrl);
  if (links === null || links.protocol !== "https:") {
    return refused(
      `Mails can only be relayed with a public https address for their links, not ${options.linkBaseUrl}.`,
    );
  }
  return isPublic(links.hostname)
    ? { kind: "ok" }
    : refused(`Recipients could not open the links in relayed mails: ${links.hostname} is no public host.`);
};

const refused = (why: string): RelayCheck => ({ kind: "refused", why });

const isPublic = (hostname: string): boolean => {
  const host = hostname.replace(/^\[|\]$|\.$/g, "").toLowerCase();
  const family = isIP(host);
  if (family !== 0) return !privateNets.check(host, family === 4 ? "ipv4" : "ipv6");
  return host.includes(".") && !UNREACHABLE_NAMES.test(host) && !/(^|\.)example\.(com|net|org)$/.test(host);
};
