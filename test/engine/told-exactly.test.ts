import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createSqliteQueue } from "#adapters/local/sqlite-queue.ts";
import { announceLedger } from "#app/outbound/announcing-ledger.ts";
import { announcePeople } from "#app/outbound/announcing-people.ts";
import { createConfirmEvents } from "#app/outbound/confirm-events.ts";
import { createQueueOutbox } from "#app/outbound/queue-outbox.ts";
import { createTakeOutbound } from "#app/outbound/take-outbound.ts";
import { createManageTasks } from "#app/tasks/tasks.ts";
import { OutboundMessage } from "#contracts/outbound-message.ts";
import type { OutboundEvent } from "#core/outbound/outbound-event.ts";
import { hoursOn, idOf, namesOf, quietCampaign, quietCrowd, START, seen } from "#support/faulty-crowd.ts";
import { dispatchAnyway, sweepAnyway, takeEventsAnyway, untilDone } from "#support/faulty-runs.ts";
import { createMortality, type Fate } from "#support/outbound/mortal.ts";
import { openWorld } from "#support/world.ts";

const DAY = 24;
/** More by hand: `RUNS=100 vitest run test/engine/told-exactly`. */
const RUNS = Number(process.env["RUNS"] ?? 5);
const NAMES = namesOf(5);
const STEPS = [
  "{ id: hello, email: hello }",
  "{ wait: { for: 1 day } }",
  "{ id: tell, event: Quiet Customer }",
  "{ id: call, task: call-back, dueIn: 1 day }",
];

/** Of ten requests one is the last of its process; later there is peace. */
const fates = fc.array(
  fc.oneof(
    { weight: 18, arbitrary: fc.constant<Fate>("lives") },
    { weight: 1, arbitrary: fc.constant<Fate>("dies before") },
    { weight: 1, arbitrary: fc.constant<Fate>("dies after") },
  ),
  { minLength: 100, maxLength: 400, size: "max" },
);

/** A crowd's whole life with a process that dies where it may; all that was ever told, and all that is on record. */
const live = async (deaths: readonly Fate[]) => {
  const directory = mkdtempSync(join(tmpdir(), "rekindle-told-"));
  let wall = 0;
  const queue = createSqliteQueue({
    path: join(directory, "state.sqlite"),
    name: "outbound",
    now: () => wall,
  });
  const { mortal } = createMortality(deaths);
  const outbox = createQueueOutbox({
    queue: () => mortal(queue, ["send"]),
    listeners: async () => ({ bus: { bus: "company", types: [] }, webhooks: [] }),
  });
  const world = await openWorld({
    now: START,
    shards: 1,
    wrap: (parts) => ({
      ...parts,
      pageSize: 3,
      outbox,
      ledger: announceLedger(mortal(parts.ledger, ["enrol", "update", "settle", "recordAttempt"]), outbox),
      people: announcePeople(mortal(parts.people, ["setUnsubscribed"]), () => outbox),
      tasks: mortal(parts.tasks, ["create", "update"]),
    }),
  });
  const { parts } = world;
  await quietCrowd(world, NAMES);
  await world.launch(
    quietCampaign({ holdout: "30%", goal: "{ kind: returned, within: 3 days }", exit: "[returned]" }, STEPS),
  );
  await sweepAnyway(world);
  for (const hour of [0, 12, DAY, 2 * DAY]) {
    world.moveTo(hoursOn(hour));
    if (hour === 12) await seen(world, NAMES.slice(0, 2));
    await dispatchAnyway(world);
    await takeEventsAnyway(world);
  }
  await untilDone(() => parts.people.setUnsubscribed(idOf(world, "a4"), world.now(), "unsubscribe-link"));
  const tasks = (await parts.tasks.list({ state: "open", limit: 50, cursor: undefined })).items;
  const end = {
    state: "done",
    outcome: "stays",
    statedReason: undefined,
    verifiedReason: undefined,
    note: undefined,
  };
  const manage = createManageTasks(parts);
  for (const { id } of tasks) await untilDone(() => manage.end(id, end as never, "test"));
  world.moveTo(hoursOn(8 * DAY));
  await sweepAnyway(world);

  const told: OutboundEvent[] = [];
  const take = createTakeOutbound({
    confirm: createConfirmEvents(parts),
    deliver: async (events) => void told.push(...events),
    queue,
  });
  for (; (await queue.depth()).waiting + (await queue.depth()).inFlight > 0; wall += 1_000_000)
    for (const { body, receipt } of queue.receive({ max: 100, visibilityMs: 60_000 })) {
      await take(OutboundMessage.parse(JSON.parse(body)));
      queue.remove([receipt]);
    }
  const { items } = await parts.ledger.walk("quiet", 0, { limit: 100, cursor: undefined });
  const enrolments = items.map(({ enrolment }) => enrolment);
  const done = (await parts.tasks.list({ state: "done", limit: 50, cursor: undefined })).items;
  await world.close();
  rmSync(directory, { recursive: true, force: true });
  return { told, enrolments, tasks: done };
};

const MAIL = /^mail\./;

it("tells every outcome, however often the process dies between writing and telling, and nothing else", async () => {
  await fc.assert(
    fc.asyncProperty(fates, async (deaths) => {
      const { told, enrolments, tasks } = await live(deaths);
      const onRecord = new Set([
        ...enrolments.flatMap(({ customerId, entry, state, steps, settled }) => [
          `${customerId} enrolment.${entry.arm === "holdout" ? "held-out" : "entered"}`,
          ...(state === "done" || state === "exited" ? [`${customerId} enrolment.${state}`] : []),
          ...(settled ? [`${customerId} enrolment.settled ${settled.reached}`] : []),
          ...(steps["tell"]?.kind === "done" ? [`${customerId} campaign.event`] : []),
        ]),
        ...tasks.flatMap(({ customerId, history }) => [
          `${customerId} task.created`,
          ...history.slice(1).map(({ at }) => `${customerId} task.completed ${at.toISOString()}`),
        ]),
        "customer.unsubscribed",
      ]);
      const said = [...new Map(told.map((event) => [event.id, event])).values()]
        .filter(({ type }) => !MAIL.test(type))
        .map(({ type, at, customerId, data }) => {
          if (type === "customer.unsubscribed") return type;
          if (type === "enrolment.settled") return `${customerId} ${type} ${data["reached"]}`;
          return type === "task.completed"
            ? `${customerId} ${type} ${at.toISOString()}`
            : `${customerId} ${type}`;
        });
      expect(said.sort()).toEqual([...onRecord].sort());
      expect(enrolments).toHaveLength(NAMES.length);
    }),
    { numRuns: RUNS },
  );
}, 600_000);
