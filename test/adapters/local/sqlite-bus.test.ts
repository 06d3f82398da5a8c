import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createSqliteBus } from "#adapters/local/sqlite-bus.ts";
import { sampleEvent } from "#support/outbound/sample-events.ts";

describe("createSqliteBus", () => {
  const directory = mkdtempSync(join(tmpdir(), "rekindle-bus-"));
  const path = join(directory, "state.sqlite");
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it("keeps each event once, for whoever opens the file later, newest first and page by page", async () => {
    const events = [0, 1, 2, 3, 4].map((index) => sampleEvent(index));
    const bus = createSqliteBus({ path });
    await bus.put(events.slice(0, 3), { bus: "company" });
    await bus.put(events, { bus: "company" });
    const again = createSqliteBus({ path });
    const first = await again.list({ limit: 2, cursor: undefined });
    const second = await again.list({ limit: 2, cursor: first.cursor });
    const third = await again.list({ limit: 2, cursor: second.cursor });
    expect([...first.items, ...second.items, ...third.items]).toEqual(events.reverse());
    expect(third.cursor).toBeUndefined();
    await expect(again.list({ limit: 2, cursor: "x" })).rejects.toThrow("cursor");
  });
});
