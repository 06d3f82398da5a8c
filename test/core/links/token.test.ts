import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeKeyRing, revokeKey, rotateKeyRing } from "#core/links/key-ring.ts";
import { LINK_PURPOSES, type Link } from "#core/links/pack-link.ts";
import { LINK_DAYS, openToken, sealToken } from "#core/links/token.ts";
import { addDays } from "#core/shared/day.ts";
import { base32, messageIdOf } from "#core/shared/ids.ts";

/** Any UTF-16 unit, halves of pairs and control characters among them. */
const aSign = fc
  .integer({ min: 0, max: 0xff_ff })
  .map((code) => String.fromCharCode(code % 3 === 0 ? code % 256 : code));

const ring = makeKeyRing(randomBytes(32));
const TODAY = "2026-12-01";

const aSlug = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);
const aMessageId = fc
  .record({
    customerId: fc.uint8Array({ minLength: 16, maxLength: 16 }).map(base32),
    campaignId: aSlug,
    episode: aSlug,
    stepId: aSlug,
  })
  .map(messageIdOf);
const aLink: fc.Arbitrary<Link> = fc.record({
  purpose: fc.constantFrom(...LINK_PURPOSES),
  messageId: aMessageId,
  issuedOn: fc.integer({ min: 0, max: 4000 }).map((days) => addDays("2024-01-01", days)),
});

const link: Link = {
  purpose: "unsubscribe",
  messageId: "mfrggzdfmztwq2lknnwg23tpob_win-back_s20261021_still-here",
  issuedOn: TODAY,
};

describe("sealToken and openToken", () => {
  it("give back purpose, message and day", () => {
    fc.assert(
      fc.property(aLink, (sealed) => {
        expect(openToken(ring, sealToken(ring, sealed), sealed.issuedOn)).toEqual({ kind: "ok", ...sealed });
      }),
    );
  });

  it("keep a realistic link under 120 characters, of letters that need no escape in a URL", () => {
    const token = sealToken(ring, link);
    expect(token.length).toBeLessThan(120);
    expect(token).toMatch(/^[\w-]+$/);
    fc.assert(
      fc.property(aLink, (sealed) => {
        const bound = Math.ceil(
          ((1 + 12 + 16 + 3 + 16 + 2 * Math.ceil((sealed.messageId.length - 27) / 3)) * 4) / 3,
        );
        expect(sealToken(ring, sealed).length).toBeLessThanOrEqual(bound);
        if (sealed.messageId.length <= 87) expect(sealToken(ring, sealed).length).toBeLessThan(120);
      }),
    );
  });

  it("seal the same link to the same token, so that a mail rendered again is the same mail", () => {
    expect(sealToken(ring, link)).toBe(sealToken(ring, link));
  });

  it("show nothing of what is inside", () => {
    const bytes = Buffer.from(sealToken(ring, link), "base64url").toString("latin1");
    expect(bytes).not.toContain("win-back");
    const two = [link, { ...link, purpose: "view" as const }].map((one) => sealToken(ring, one).slice(2, 20));
    expect(two[0]).not.toBe(two[1]);
  });

  it("refuse a token of which any byte was changed", () => {
    fc.assert(
      fc.property(aLink, fc.nat(), fc.integer({ min: 1, max: 255 }), (sealed, at, change) => {
        const bytes = Buffer.from(sealToken(ring, sealed), "base64url");
        const place = at % bytes.length;
        bytes.writeUInt8((bytes[place] ?? 0) ^ change, place);
        expect(openToken(ring, bytes.toString("base64url"), TODAY)).toEqual({ kind: "invalid" });
      }),
      { numRuns: 500 },
    );
  });

  it("refuse every other spelling of a token", () => {
    const token = sealToken(ring, link);
    const others = [
      `${token}=`,
      `${token} `,
      `${token}A`,
      `\n${token}`,
      token.slice(0, -1),
      token.replaceAll("-", "+").replaceAll("_", "/"),
      ...[..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].map(
        (last) => token.slice(0, -1) + last,
      ),
    ].filter((other) => other !== token);
    for (const other of others) expect(openToken(ring, other, TODAY), other).toEqual({ kind: "invalid" });
  });

  it("refuse anything that is no token, always with the same answer", () => {
    const anything = fc.oneof(
      fc.string(),
      fc.string({ unit: aSign, maxLength: 500 }),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString("base64url")),
    );
    fc.assert(
      fc.property(anything, (text) => {
        expect(openToken(ring, text, TODAY)).toEqual({ kind: "invalid" });
      }),
    );
  });

  it("let no purpose work for another: whatever opens says what it was sealed for", () => {
    const tokens = LINK_PURPOSES.map((purpose) => sealToken(ring, { ...link, purpose }));
    expect(new Set(tokens).size).toBe(LINK_PURPOSES.length);
    const opened = tokens.map((token) => openToken(ring, token, TODAY));
    expect(opened.map((one) => one.kind === "ok" && one.purpose)).toEqual([...LINK_PURPOSES]);
  });

  it("take what older keys sealed after a rotation, and nothing of a revoked key", () => {
    fc.assert(
      fc.property(aLink, fc.uint8Array({ minLength: 32, maxLength: 32 }), (sealed, secret) => {
        const token = sealToken(ring, sealed);
        const rotated = rotateKeyRing(ring, secret);
        expect(openToken(rotated, token, sealed.issuedOn).kind).toBe("ok");
        expect(sealToken(rotated, sealed)).not.toBe(token);
        expect(openToken(revokeKey(rotated, 1), token, sealed.issuedOn)).toEqual({ kind: "invalid" });
        expect(openToken(ring, sealToken(rotated, sealed), sealed.issuedOn)).toEqual({ kind: "invalid" });
      }),
    );
  });

  it("refuse a token of another workspace's ring", () => {
    const token = sealToken(makeKeyRing(randomBytes(32)), link);
    expect(openToken(ring, token, TODAY)).toEqual({ kind: "invalid" });
  });

  it("expire each purpose after its own time, unsubscribe never", () => {
    fc.assert(
      fc.property(aLink, fc.integer({ min: 0, max: 20_000 }), (sealed, later) => {
        const opened = openToken(ring, sealToken(ring, sealed), addDays(sealed.issuedOn, later));
        const days = LINK_DAYS[sealed.purpose] ?? Number.POSITIVE_INFINITY;
        expect(opened).toEqual({ kind: later > days ? "expired" : "ok", ...sealed });
      }),
    );
    expect(LINK_DAYS.unsubscribe).toBeUndefined();
    const survey = sealToken(ring, { ...link, purpose: "survey" });
    expect(openToken(ring, survey, addDays(TODAY, 180)).kind).toBe("ok");
    expect(openToken(ring, survey, addDays(TODAY, 181)).kind).toBe("expired");
  });

  it("refuse to seal what is no message id", () => {
    expect(() => sealToken(ring, { ...link, messageId: "ann@example.com" })).toThrow("Not a message id");
  });
});
