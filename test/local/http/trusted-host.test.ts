import { describe, expect, it } from "vitest";
import { isTrustedHost } from "#local/http/trusted-host.ts";

describe("isTrustedHost", () => {
  it.each(["localhost", "localhost:8080", "LOCALHOST:1", "127.0.0.1:8080", "[::1]", "[::1]:8080"])(
    "trusts %s",
    (host) => expect(isTrustedHost(host)).toBe(true),
  );

  it.each([
    undefined,
    "",
    "evil.example",
    "evil.example:8080",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evil.example:80@localhost",
    "localhost:80:80",
    "[::1",
    "127.0.0.2",
  ])("does not trust %s", (host) => expect(isTrustedHost(host)).toBe(false));

  it("trusts the names it is told", () => {
    expect(isTrustedHost("mail.example:443", ["mail.example"])).toBe(true);
    expect(isTrustedHost("other.example:443", ["mail.example"])).toBe(false);
  });
});
