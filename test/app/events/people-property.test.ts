import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Documents } from "#adapters/dynamodb/client.ts";
import { createTakeEvents } from "#app/events/take-events.ts";
import { anonymousKeyOf } from "#core/events/anonymous-key.ts";
import type { LiveEvent } from "#core/events/live-event.ts";
import { rootOf } from "#core/events/people-map.ts";
import { customerIdOf } from "#core/shared/ids.ts";
import { eventParts, ID_KEY, liveEvent, NOW, RECEIVED } from "#support/events/event-parts.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

const EVER = { from: new Date(0), to: new Date("2100-01-01") };

/** What is sent: numbers stand for ids of people and visitors. */
type Sent =
  | { readonly kind: "track"; readonly user: number }
  | { readonly kind: "visit"; readonly visitor: number }
  | { readonly kind: "identify"; readonly user: number; readonly visitor: number | undefined }
  | { readonly kind: "alias"; readonly user: number; readonly visitor: number }
  | { readonly kind: "merge"; readonly before: number; readonly user: number };

const USERS = 4;
const VISITORS = 3;
const user = fc.nat({ max: USERS - 1 });
const visitor = fc.nat({ max: VISITORS - 1 });
const sent: fc.Arbitrary<Sent> = fc.oneof(
  fc.record({ kind: fc.constant("track" as const), user }),
  fc.record({ kind: fc.constant("visit" as const), visitor }),
  fc.record({
    kind: fc.constant("identify" as const),
    user,
    visitor: fc.option(visitor, { nil: undefined }),
  }),
  fc.record({ kind: fc.constant("alias" as const), user, visitor }),
  fc.record({ kind: fc.constant("merge" as const), before: user, user }),
);

/** An id of which nothing is known can be claimed once; of known ones every claim holds. */
const claimedOnce = (all: readonly Sent[]): Sent[] => {
  const claimed = new Set<number>();
  return all.filter((one) => {
    if (one.kind !== "merge") return true;
    const isFirst = !claimed.has(one.before);
    claimed.add(one.before);
    return isFirst;
  });
};

const everybody: readonly Sent[] = Array.from({ length: USERS }, (_, who) => ({ kind: "track", user: who }));

const histories = fc
  .tuple(fc.array(sent, { minLength: 1, maxLength: 14 }), fc.boolean())
  .map(([all, areKnown]) =>
    areKnown ? { known: USERS, all: [...everybody, ...all] } : { known: 0, all: claimedOnce(all) },
  );

const history = histories.chain(({ known, all }) => {
  const places = [...all.keys()];
  return fc.record({
    all: fc.constant(all),
    /** So many come first: of those something is known before anything is claimed. */
    known: fc.constant(known),
    order: fc.shuffledSubarray(places, { minLength: places.length }),
    again: fc.subarray(places),
    cut: fc.integer({ min: 1, max: 5 }),
    atOnce: fc.integer({ min: 1, max: 3 }),
    faults: fc.array(fc.nat({ max: 60 }), { maxLength: 4 }),
  });
});

describe("identify, alias and track", () => {
  let open: OpenTables;
  const failAt = new Set<number>();
  let requests = 0;
  let run = 0;
  beforeAll(async () => {
    open = await openTables();
  });
  afterAll(() => open.close());

  /** Fails before or after the table did what it was asked: as a process does that is killed. */
  const failing = (documents: Documents): Documents =>
    new Proxy(documents, {
      get: (target, name) => {
        if (name !== "send") return Reflect.get(target, name);
        return async (command: never) => {
          requests += 1;
          const fails = failAt.delete(requests);
          if (fails && requests % 2 === 0) throw new Error("killed before");
          const answer = await target.send(command);
          if (fails) throw new Error("killed after");
          return answer;
        };
      },
    });

  const partsOf = (documents: Documents) => eventParts(documents, open.tables);

  const names = (name: string) => ({
    user: (number: number) => `${name}-user-${number}`,
    visitor: (number: number) => `${name}-visitor-${number}`,
  });

  const timeOf = (index: number) => new Date(NOW.getTime() - (1_000 + index * 7) * 60_000);

  const toEvent = (name: string, one: Sent, index: number): LiveEvent => {
    const of = names(name);
    const common = { messageId: `${name}-${index}`, timestamp: timeOf(index).toISOString() };
    const raw = {
      track: () => ({ type: "track", event: "Login", userId: of.user((one as { user: number }).user) }),
      visit: () => ({
        type: "track",
        event: "Look",
        anonymousId: of.visitor((one as { visitor: number }).visitor),
      }),
      identify: () => {
        const { user: who, visitor: seen } = one as Extract<Sent, { kind: "identify" }>;
        const traits = { latest: index, [`said${index}`]: true, email: `${name}${index}@example.com` };
        return {
          type: "identify",
          userId: of.user(who),
          ...(seen !== undefined && { anonymousId: of.visitor(seen) }),
          traits,
        };
      },
      alias: () => {
        const { user: who, visitor: seen } = one as Extract<Sent, { kind: "alias" }>;
        return { type: "alias", userId: of.user(who), previousId: of.visitor(seen) };
      },
      merge: () => {
        const { user: who, before } = one as Extract<Sent, { kind: "merge" }>;
        return { type: "alias", userId: of.user(who), previousId: of.user(before) };
      },
    }[one.kind]();
    return liveEvent({ ...common, ...raw });
  };

  /** Who is whom in the end, by what was said, and of whose visits nobody can know: two people claimed them. */
  const expected = (all: readonly Sent[]) => {
    const parent = Array.from({ length: USERS }, (_, index) => index);
    const find = (one: number): number => (parent[one] === one ? one : find(parent[one] ?? one));
    for (const one of all) if (one.kind === "merge") parent[find(one.before)] = find(one.user);
    const claims = Array.from(
      { length: VISITORS },
      (_, index) =>
        new Set(
          all.flatMap((one) =>
            (one.kind === "identify" || one.kind === "alias") && one.visitor === index
              ? [find(one.user)]
              : [],
          ),
        ),
    );
    return { find, claims };
  };

  const deliver = async (plan: Parameters<typeof check>[1], name: string): Promise<void> => {
    const events = plan.all.map((one, index) => toEvent(name, one, index));
    const stream = [...plan.order, ...plan.again].flatMap((index) => events[index] ?? []);
    const messages: LiveEvent[][] = [];
    for (let at = 0; at < stream.length; at += plan.cut) messages.push(stream.slice(at, at + plan.cut));
    const received = RECEIVED;
    if (plan.known > 0)
      await createTakeEvents(partsOf(open.documents))({
        received,
        source: "test",
        events: events.slice(0, plan.known),
        rejected: [],
      });
    const takeEvents = createTakeEvents(partsOf(failing(open.documents)));
    requests = 0;
    failAt.clear();
    for (const fault of plan.faults) failAt.add(fault);
    const worker = async (): Promise<void> => {
      for (let message = messages.shift(); message !== undefined; message = messages.shift()) {
        try {
          await takeEvents({ received, source: "test", events: message, rejected: [] });
        } catch (error) {
          if (!String(error).includes("killed")) throw error;
          messages.push(message);
        }
      }
    };
    await Promise.all(Array.from({ length: plan.atOnce }, worker));
  };

  const check = async (
    name: string,
    plan: {
      readonly all: readonly Sent[];
      readonly known: number;
      readonly order: readonly number[];
      readonly again: readonly number[];
      readonly cut: number;
      readonly atOnce: number;
      readonly faults: readonly number[];
    },
  ): Promise<void> => {
    const { people, identities } = partsOf(open.documents);
    const of = names(name);
    const { find, claims } = expected(plan.all);
    const ids = Array.from({ length: USERS }, (_, index) => {
      const externalId = of.user(index);
      return { externalId, customerId: customerIdOf(externalId, ID_KEY) };
    });
    const keys = Array.from({ length: VISITORS }, (_, index) => anonymousKeyOf(of.visitor(index), ID_KEY));
    const links = await identities.links([...ids.map(({ customerId }) => customerId), ...keys]);
    const roots = ids.map((person) => rootOf(person, links));
    const partition = roots.map(({ customerId }) =>
      roots.findIndex((root) => root.customerId === customerId),
    );
    expect(partition, "who is whom").toEqual(
      ids.map((_, one) => ids.findIndex((_id, other) => find(other) === find(one))),
    );

    const ownerOfVisits = claims.map((claimants, index) => {
      const link = links.get(keys[index] ?? "");
      expect(link !== undefined, `visitor ${index} is claimed`).toBe(claimants.size > 0);
      if (link === undefined) return undefined;
      const root = rootOf(link.into, links);
      const owner = [...claimants].find((one) => roots[one]?.customerId === root.customerId);
      expect(owner, `visitor ${index} belongs to one who claimed it`).toBeDefined();
      return owner;
    });

    for (const [one, root] of roots.entries()) {
      if (find(one) !== one) continue;
      const others = ids.filter(
        ({ customerId }, other) => find(other) === one && customerId !== root.customerId,
      );
      for (const merged of (await people.get(others.map(({ customerId }) => customerId))).values())
        expect(merged.email, "who was merged has no address of their own").toBeUndefined();
      const did = plan.all.flatMap((each, index) => {
        const isTheirs =
          (each.kind === "track" && find(each.user) === one) ||
          (each.kind === "visit" && ownerOfVisits[each.visitor] === one);
        return isTheirs ? [index] : [];
      });
      const said = plan.all.flatMap((each, index) =>
        each.kind === "identify" && find(each.user) === one ? [index] : [],
      );
      await checkPerson({ name, customerId: root.customerId, did, said });
    }
  };

  /** Everything that was done and said is there once, and the newest of it holds. */
  const checkPerson = async (one: {
    readonly name: string;
    readonly customerId: string;
    readonly did: readonly number[];
    readonly said: readonly number[];
  }): Promise<void> => {
    const { name, customerId, did, said } = one;
    const { people } = partsOf(open.documents);
    const kept = await people.activity(customerId, EVER);
    expect(kept.map(({ messageId }) => messageId).sort()).toEqual(
      did.map((index) => `${name}-${index}`).sort(),
    );
    const facts = (await people.facts([customerId], { contracts: false })).get(customerId);
    if (did.length > 0) expect(facts?.lastActivity?.at).toEqual(timeOf(Math.min(...did)));
    const newest = said.length === 0 ? undefined : Math.min(...said);
    expect(facts?.customer.attributes["latest"]).toBe(newest);
    expect(facts?.customer.email).toBe(newest === undefined ? undefined : `${name}${newest}@example.com`);
    for (const index of said) expect(facts?.customer.attributes[`said${index}`]).toBe(true);
  };

  it("come to the same people, whatever the order, the parts, the repetitions and the crashes", async () => {
    await fc.assert(
      fc.asyncProperty(history, async (plan) => {
        const name = `run${++run}`;
        await deliver(plan, name);
        await check(name, plan);
      }),
      { numRuns: Number(process.env["REKINDLE_RUNS"] ?? 10) },
    );
  }, 600_000);
});
