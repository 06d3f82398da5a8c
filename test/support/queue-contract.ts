import { describe, expect, it } from "vitest";
import type { Queue } from "#ports/queue.ts";

/** A queue to try, and how its consumer empties it: every body that waits, in the order received. */
export interface QueueUnderTest {
  readonly queue: Queue;
  receiveAll(): Promise<readonly string[]>;
}

/** What every `Queue` keeps, whatever it is made of. `create` answers an empty one. */
export const describeQueueContract = (name: string, create: () => Promise<QueueUnderTest>): void => {
  describe(`${name} as a Queue`, () => {
    it("is empty at first", async () => {
      const { queue } = await create();
      expect(await queue.depth()).toEqual({ waiting: 0, inFlight: 0, dead: 0 });
    });

    it("hands out every body as it was sent", async () => {
      const { queue, receiveAll } = await create();
      const bodies = ['{"a":1}', "", "line\nbreak", "quote'\"", "سلام 👋", "\u0000"];
      await queue.send(bodies);
      expect([...(await receiveAll())].sort()).toEqual([...bodies].sort());
    });

    it("keeps equal bodies apart", async () => {
      const { queue, receiveAll } = await create();
      await queue.send(["same", "same"]);
      await queue.send(["same"]);
      expect(await receiveAll()).toEqual(["same", "same", "same"]);
    });

    it("takes no bodies at all", async () => {
      const { queue } = await create();
      await queue.send([]);
      expect((await queue.depth()).waiting).toBe(0);
    });

    it("takes more bodies at once than SQS takes in one call", async () => {
      const { queue, receiveAll } = await create();
      const bodies = Array.from({ length: 57 }, (_, index) => `body ${index}`);
      await queue.send(bodies);
      expect(new Set(await receiveAll())).toEqual(new Set(bodies));
    });

    it("counts what waits and what is being worked on", async () => {
      const { queue, receiveAll } = await create();
      await queue.send(["a", "b"]);
      expect(await queue.depth()).toEqual({ waiting: 2, inFlight: 0, dead: 0 });
      await receiveAll();
      expect(await queue.depth()).toEqual({ waiting: 0, inFlight: 2, dead: 0 });
    });

    it("holds back what is sent for later", async () => {
      const { queue, receiveAll } = await create();
      await queue.send(["later"], { delayMs: 1_500 });
      await queue.send(["now"], { delayMs: 0 });
      expect(await receiveAll()).toEqual(["now"]);
    });

    it("takes a body of 256 KiB", async () => {
      const { queue, receiveAll } = await create();
      const body = "é".repeat(128 * 1024);
      await queue.send([body]);
      expect(await receiveAll()).toEqual([body]);
    });

    it("refuses a longer body, and with it every body of that call", async () => {
      const { queue } = await create();
      await expect(queue.send(["short", "é".repeat(128 * 1024 + 1)])).rejects.toMatchObject({
        name: "InvalidInputError",
        faults: [{ field: "1" }],
      });
      expect((await queue.depth()).waiting).toBe(0);
    });
  });
};
