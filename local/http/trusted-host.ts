const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether a request's Host header names this machine or one of `hosts` (names without port). Any page in a browser
 * can point a name of its own to 127.0.0.1 and read the answers as its own (DNS rebinding); the header tells.
 */
export const isTrustedHost = (header: string | undefined, hosts: readonly string[] = []): boolean => {
  const name = header?.toLowerCase().replace(/:\d*$/, "");
  return name !== undefined && (LOOPBACK.has(name) || hosts.includes(name));
};
