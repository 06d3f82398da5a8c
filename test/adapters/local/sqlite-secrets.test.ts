import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSqliteSecrets } from "#adapters/local/sqlite-secrets.ts";

const newPath = () => join(mkdtempSync(join(tmpdir(), "secrets-")), "state.sqlite");

describe("createSqliteSecrets", () => {
  it("knows no secret at first", async () => {
    expect(await createSqliteSecrets({ path: newPath() }).get("id-key")).toBeUndefined();
  });

  it("makes a missing one, once", async () => {
    const secrets = createSqliteSecrets({ path: newPath() });
    expect(await secrets.ensure("id-key", () => "first")).toBe("first");
    expect(await secrets.ensure("id-key", () => "second")).toBe("first");
    expect(await secrets.get("id-key")).toBe("first");
  });

  it("answers the one that stands when two make it at once", async () => {
    const path = newPath();
    const secrets = createSqliteSecrets({ path });
    const other = createSqliteSecrets({ path });
    const mine = await secrets.ensure("id-key", () => {
      // the other one is faster, between our look and our write
      void other.put("id-key", "theirs");
      return "ours";
    });
    expect(mine).toBe("theirs");
  });

  it("replaces one, for everybody who has the file open", async () => {
    const path = newPath();
    await createSqliteSecrets({ path }).put("link-key", "old");
    await createSqliteSecrets({ path }).put("link-key", "new");
    expect(await createSqliteSecrets({ path }).get("link-key")).toBe("new");
  });
});
