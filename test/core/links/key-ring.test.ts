import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeKeyRing, parseKeyRing, printKeyRing, revokeKey, rotateKeyRing } from "#core/links/key-ring.ts";

const aSecret = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));

describe("printKeyRing and parseKeyRing", () => {
  it("are each other's reverse, whatever was rotated and revoked", () => {
    fc.assert(
      fc.property(fc.array(aSecret, { minLength: 1, maxLength: 6 }), fc.boolean(), (secrets, revoke) => {
        const [first = randomBytes(32), ...more] = secrets;
        const rotated = more.reduce(rotateKeyRing, makeKeyRing(first));
        const ring = revoke && more.length > 0 ? revokeKey(rotated, 1) : rotated;
        expect(parseKeyRing(printKeyRing(ring))).toEqual(ring);
      }),
    );
  });

  it("take only a whole ring, and never repeat a damaged one in the message", () => {
    const whole = printKeyRing(rotateKeyRing(makeKeyRing(randomBytes(32)), randomBytes(32)));
    const [version, current, one, two] = whole.split(";");
    const damaged = [
      "",
      "rk1",
      "rk1;1",
      `rk2;${current};${one}`,
      `${version};3;${one};${two}`,
      `${version};1;${one}!;${two}`,
      `${version};1;${one};${one}`,
      `${version};1;${one?.slice(0, -1)}`,
      `${whole};`,
      `${version};300;300:${one?.slice(2)}`,
    ];
    for (const text of damaged)
      expect(() => parseKeyRing(text), text).toThrow(/^The link key ring is damaged; it reads/);
  });

  it("take any text without another error", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseKeyRing(text)).toThrow("damaged");
      }),
    );
  });
});

describe("rotateKeyRing and revokeKey", () => {
  it("never use an id again", () => {
    const ring = rotateKeyRing(rotateKeyRing(makeKeyRing(randomBytes(32)), randomBytes(32)), randomBytes(32));
    expect(ring.keys.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(ring.current).toBe(3);
  });

  it("refuse to revoke the key in use, a key that is not there, and a short secret", () => {
    const ring = makeKeyRing(randomBytes(32));
    expect(() => revokeKey(ring, 1)).toThrow("rotate first");
    expect(() => revokeKey(ring, 7)).toThrow("no link key 7");
    expect(() => rotateKeyRing(ring, randomBytes(16))).toThrow("32 bytes");
  });
});
