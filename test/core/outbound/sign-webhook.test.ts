import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { signWebhook, webhookSecretOf } from "#core/outbound/sign-webhook.ts";

const key = (byte: number) => new Uint8Array(32).fill(byte);

describe("signWebhook", () => {
  it("is what the library of Standard Webhooks verifies, and any change breaks it", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z._-]{1,80}$/), fc.jsonValue(), (id, value) => {
        const secret = webhookSecretOf(key(1), "hook");
        const body = JSON.stringify({ value });
        const headers = signWebhook(secret, { id, at: new Date(), body });
        const library = new Webhook(secret);
        expect(library.verify(body, headers)).toEqual(JSON.parse(body));
        expect(() => library.verify(`${body} `, headers)).toThrow();
        expect(() => library.verify(body, { ...headers, "webhook-id": `${id}x` })).toThrow();
      }),
    );
  });

  it("is stale after a while", () => {
    const secret = webhookSecretOf(key(1), "hook");
    const at = new Date(Date.now() - 3_600_000);
    const headers = signWebhook(secret, { id: "e", at, body: "{}" });
    expect(() => new Webhook(secret).verify("{}", headers)).toThrow(/old/);
  });
});

describe("webhookSecretOf", () => {
  it("differs by webhook and by installation", () => {
    const secrets = [
      webhookSecretOf(key(1), "a"),
      webhookSecretOf(key(1), "b"),
      webhookSecretOf(key(2), "a"),
    ];
    expect(new Set(secrets).size).toBe(3);
    for (const secret of secrets) expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });
});
