import { describe, expect, it } from "vitest";
import { keepUnchanging } from "#adapters/dynamodb/keep-unchanging.ts";

describe("keepUnchanging", () => {
  it("reads what is there once", async () => {
    let reads = 0;
    const read = keepUnchanging(async (id: string) => {
      reads += 1;
      return `${id}${reads}`;
    });
    expect([await read("a"), await read("a"), await read("b")]).toEqual(["a1", "a1", "b2"]);
  });

  it("asks again for what was missing or failed", async () => {
    const answers = [undefined, new Error("busy"), "there"];
    const read = keepUnchanging(async (_id: string) => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    });
    expect(await read("a")).toBeUndefined();
    await expect(read("a")).rejects.toThrow("busy");
    expect([await read("a"), await read("a")]).toEqual(["there", "there"]);
  });

  it("forgets the least lately used beyond its bound", async () => {
    let reads = 0;
    const read = keepUnchanging(async (_id: number) => {
      reads += 1;
      return true;
    });
    for (let id = 0; id <= 500; id += 1) await read(id);
    await read(500);
    expect(reads).toBe(501);
    await read(0);
    expect(reads).toBe(502);
  });
});
