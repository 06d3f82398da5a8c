import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDynamoConfigStore } from "#adapters/dynamodb/config-store.ts";
import { createDynamoRuns } from "#adapters/dynamodb/runs.ts";
import {
  type ChangeLinkKeysDeps,
  createLinkKeys,
  createRevokeLinkKey,
  createRotateLinkKeys,
} from "#app/links/link-keys.ts";
import type { Secrets } from "#ports/secrets.ts";
import { testClock } from "#support/api/api-world.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

const MINUTE_MS = 60_000;

let tables: OpenTables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables.close());

/** A ring of its own. `meanwhile`: what happens between a read and the write after it. */
const aRing = (meanwhile: () => Promise<unknown> = async () => undefined) => {
  const clock = testClock("2026-03-02T15:00:00Z");
  let stored: string | undefined;
  const secrets: Secrets = {
    get: async () => stored,
    ensure: async (_, make) => {
      stored ??= make();
      return stored;
    },
    put: async (_, value) => {
      await meanwhile();
      stored = value;
    },
  };
  const marks = createDynamoRuns(tables.documents, tables.tables.ledger);
  const own = randomBytes(4).toString("hex");
  const deps: ChangeLinkKeysDeps = {
    secrets,
    clock,
    newSecret: () => randomBytes(32),
    runs: {
      mark: (name) => marks.mark(`${name}-${own}`),
      setMark: (name, value, revision) => marks.setMark(`${name}-${own}`, value, revision),
    },
    config: createDynamoConfigStore({
      ...tables,
      table: tables.tables.config,
      wallNow: () => clock.wallNow(),
    }),
  };
  return {
    clock,
    read: createLinkKeys(deps),
    rotate: () => createRotateLinkKeys(deps)("ann"),
    revoke: (id: number) => createRevokeLinkKey(deps)({ id, by: "ann" }),
    pass: (minutes: number): void => {
      clock.wall = new Date(clock.wall.getTime() + minutes * MINUTE_MS);
    },
  };
};

describe("a key of links", () => {
  it("is revoked only when no process signs with it any more", async () => {
    const ring = aRing();
    const before = await ring.read();
    await ring.rotate();
    await expect(ring.revoke(1)).rejects.toThrow("mails may still go out with the former one");
    ring.pass(1);
    // a process that read the ring before goes on with it
    expect(await ring.read()).toEqual(before);
    await expect(ring.revoke(1)).rejects.toThrow("Revoke it in 3 minutes");
    ring.pass(3);
    expect((await ring.revoke(1)).keys.map(({ revoked }) => revoked)).toEqual([true, false]);
    expect((await ring.read()).current).toBe(2);
  });

  it("is never changed by two at once: a revocation would be lost", async () => {
    let clash: Promise<unknown> | undefined;
    const ring = aRing(async () => {
      clash ??= expect(ring.rotate()).rejects.toThrow("Somebody else is changing the link keys");
      await clash;
    });
    await ring.rotate();
    ring.pass(5);
    clash = undefined;
    await ring.revoke(1);
    expect(clash).toBeDefined();
    expect((await ring.read()).keys.map(({ revoked }) => revoked)).toEqual([true, false]);
  });

  it("is free at once after a change that was refused", async () => {
    const ring = aRing();
    await expect(ring.revoke(7)).rejects.toThrow("no link key 7");
    await expect(ring.revoke(1)).rejects.toThrow("rotate first");
    expect((await ring.rotate()).current).toBe(2);
  });

  it("can be changed again after a change that died", async () => {
    let dies = true;
    const ring = aRing(async () => {
      if (dies) throw new Error("killed");
    });
    await expect(ring.rotate()).rejects.toThrow("killed");
    dies = false;
    await expect(ring.rotate()).rejects.toThrow("Somebody else");
    ring.pass(1);
    expect((await ring.rotate()).current).toBe(2);
  });
});
