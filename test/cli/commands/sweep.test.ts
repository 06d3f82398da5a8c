import { describe, expect, it } from "vitest";
import { setUpWorkspace } from "#support/api/samples.ts";
import { openCliWorld } from "./cli-world.ts";

describe("rekindle sweep", { timeout: 30_000 }, () => {
  it("waits for the sweep it asked for, not for an older one, and prints its report", async () => {
    let sweeps = 0;
    const cli = await openCliWorld({
      change: ({ runs }) => ({
        workflows: {
          start: async () => {
            sweeps += 1;
            const id = sweeps === 1 ? "2026-12-01" : `2026-12-01.${sweeps}`;
            const startedAt = new Date(`2026-12-01T0${sweeps}:00:00Z`);
            await runs.begin({ kind: "sweep", id, startedAt, plan: {}, codeVersion: "test" });
            const held = sweeps === 2 ? { reason: "no activity for 40 h", campaigns: ["win-back"] } : null;
            setTimeout(() => {
              void runs.finish("sweep", id, startedAt, { day: "2026-12-01", held, campaigns: [] });
            }, 300);
          },
        },
      }),
    });
    try {
      await setUpWorkspace(cli.world);
      const first = await cli.rekindle(["sweep"]);
      expect(first).toMatchObject({ code: 0, err: "Sweeping …\n" });
      expect(first.out).toContain("Sweep 2026-12-01, done");
      expect(first.out).toContain("No campaign took part");
      const second = await cli.rekindle(["sweep", "--go"]);
      expect(second.out).toContain("Sweep 2026-12-01.2, done");
      expect(second.out).toContain("Silence triggers are held (win-back): no activity for 40 h");
      expect((await cli.rekindle(["report", "2026-12-01", "--json"])).json()).toMatchObject({
        sweep: "2026-12-01",
      });
      expect((await cli.rekindle(["changes"])).out).toContain("feed.passed");
    } finally {
      await cli.close();
    }
  });
});
