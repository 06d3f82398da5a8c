import type { APIGatewayProxyEventV2 } from "aws-lambda";
import fc from "fast-check";
import { expect, it } from "vitest";
import { hiddenLinkHtml } from "#core/clicks/hidden-link.ts";
import { makeKeyRing } from "#core/links/key-ring.ts";
import { sealToken } from "#core/links/token.ts";
import { createHiddenLinkHandler } from "#handlers/public/hidden-link.ts";

const ring = makeKeyRing(new Uint8Array(32).fill(7));
const messageId = `${"a".repeat(26)}_win-back_20261101_hello`;
const NOW = new Date("2026-12-01T09:00:00Z");
const url = `https://x.example/c/${sealToken(ring, { purpose: "click", messageId, issuedOn: "2026-12-01" })}`;

const recorded: unknown[] = [];
const handle = createHiddenLinkHandler({
  keyRing: async () => ring,
  recordClick: async (...click) => void recorded.push(click),
  clock: { businessNow: () => NOW, wallNow: () => NOW },
});
const ask = (path: string, method = "GET") =>
  handle({
    rawPath: path,
    headers: { "user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/131.0" },
    requestContext: { http: { method } },
  } as unknown as APIGatewayProxyEventV2);

it("notes who follows it", async () => {
  recorded.length = 0;
  await ask(new URL(url).pathname);
  await ask(new URL(url).pathname, "HEAD");
  expect(recorded).toMatchObject([
    [messageId, "hidden", { method: "GET" }],
    [messageId, "hidden", { method: "HEAD" }],
  ]);
});

it("answers the same whatever the token, and notes nothing for one that is wrong", async () => {
  const right = await ask(new URL(url).pathname);
  recorded.length = 0;
  const other = sealToken(ring, { purpose: "unsubscribe", messageId, issuedOn: "2026-12-01" });
  expect(await ask(`/c/${other}`)).toEqual(right);
  await fc.assert(
    fc.asyncProperty(fc.string(), async (token) => {
      expect(await ask(`/c/${token}`)).toEqual(right);
    }),
  );
  expect(recorded).toEqual([]);
});

it("stands in a mail where nobody sees it", () => {
  expect(hiddenLinkHtml(url)).toMatch(/display:none.*aria-hidden="true".*tabindex="-1"/);
});
