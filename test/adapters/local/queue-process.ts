/** A process for the crash test to kill: `send` or `work` on the queue of a state file until then. */
import { writeSync } from "node:fs";
import { createSqliteQueue } from "#adapters/local/sqlite-queue.ts";

const [, , role, path = "", name] = process.argv;
const queue = createSqliteQueue({ path, name: "ingest" });
const report = (body: string) => writeSync(1, `${body}\n`);

for (let next = 0; ; next++) {
  if (role === "send") {
    const bodies = [`${name}-${next}-a`, `${name}-${next}-b`];
    await queue.send(bodies);
    bodies.forEach(report);
    continue;
  }
  const messages = queue.receive({ max: 3, visibilityMs: 50 });
  for (const { body } of messages) report(body);
  queue.remove(messages.map(({ receipt }) => receipt));
}
