import fc from "fast-check";

/** Right campaign documents as people write them: every key comes up, every value fits. */

const word = (max: number) =>
  fc
    .array(fc.string({ unit: fc.constantFrom(..."abcxyz019".split("")), minLength: 1, maxLength: 6 }), {
      minLength: 1,
      maxLength: 3,
    })
    .map((parts) => `k${parts.join("-")}`.slice(0, max).replace(/-$/, ""));

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const daysText = (min: number, max: number) =>
  fc.tuple(fc.integer({ min, max }), fc.constantFrom(" days", "d", " Days")).map((parts) => parts.join(""));
const percentText = (min: number, max: number) => fc.integer({ min, max }).map((share) => `${share}%`);
const day = fc
  .integer({ min: 0, max: 700 })
  .map((days) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10));

/** Without keys whose value is undefined: YAML would write them as null. */
const clean = <T extends object>(document: T): Record<string, unknown> =>
  Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined));

const record = (model: Record<string, fc.Arbitrary<unknown>>) => fc.record(model).map(clean);

const fieldTest = fc.oneof(
  fc.record({
    field: fc.constantFrom("value.yearly", "lastActivity.days"),
    atLeast: fc.integer({ min: 0, max: 999 }),
  }),
  fc.record({
    field: fc.constantFrom("country", "attributes.plan"),
    in: fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    field: fc.constantFrom("signedUpAt", "attributes.since"),
    before: fc.oneof(day, fc.constant("30 days ago")),
  }),
  fc.record({ field: fc.constantFrom("email", "contract.plan"), missing: fc.constant(true) }),
  fc.record({ field: fc.constant("attributes.vip"), is: fc.oneof(fc.boolean(), fc.string(), fc.integer()) }),
);

const condition = fc.letrec((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fieldTest,
    record({
      event: fc.constantFrom("Login", "any"),
      atLeast: maybe(fc.integer({ min: 0, max: 5 })),
      within: maybe(daysText(1, 400)),
      where: maybe(
        fc.record({ field: fc.constant("event.revenue"), above: fc.integer({ min: 0, max: 99 }) }),
      ),
    }),
    fc.record({ all: fc.array(tie("condition"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie("condition"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie("condition") }),
  ),
})).condition;

const window = record({
  "mon-fri": maybe(fc.constant(["09:00-12:00", "13:00-18:00"])),
  sun: maybe(fc.constant(["22:00-24:00"])),
  zone: maybe(fc.constantFrom("customer", "workspace", "Asia/Kathmandu")),
  fallbackZone: maybe(fc.constant("Europe/Paris")),
  notOn: maybe(fc.array(day, { maxLength: 3 })),
  notLaterThan: maybe(daysText(1, 90)),
});

const email = record({
  email: word(40),
  variants: maybe(fc.constantFrom({ calm: "50%", warm: "50%" }, { a1: "33.4%", b1: "33.3%", c1: "33.3%" })),
});

const inactive = fc.integer({ min: 1, max: 60 }).chain((days) =>
  fc.record({
    trigger: record({
      kind: fc.constant("inactive"),
      days: fc.constant(days),
      backlog: maybe(fc.record({ upTo: daysText(61, 900), perDay: fc.integer({ min: 1, max: 5_000 }) })),
    }),
    waits: fc.constantFrom<unknown[]>(
      [{ untilInactive: "61 days" }, { untilInactive: "90d", atLeast: "7 days" }],
      ["3 days", { for: "12 hours" }, { untilInactive: "100 days" }],
    ),
    exit: maybe(fc.subarray(["returned"])),
    goal: maybe(record({ kind: maybe(fc.constant("returned")), within: maybe(daysText(1, 365)) })),
  }),
);

const contractEnding = fc.record({
  trigger: record({
    kind: fc.constant("contract-ending"),
    before: daysText(31, 90),
    of: maybe(fc.constantFrom("end", "notice")),
    backlog: maybe(fc.record({ upTo: daysText(1, 31), perDay: fc.constant(5) })),
  }),
  waits: fc.constantFrom<unknown[]>(
    [{ until: "contract.end", before: "30 days" }, "1w"],
    [{ until: "contract.notice" }],
  ),
  exit: maybe(fc.subarray(["renewed", "cancelled"])),
  goal: maybe(fc.record({ count: fc.constant("revenue"), margin: percentText(0, 100) })),
});

/** Steps of every other kind, as one way through a campaign; each mail is its own. */
const more = fc.record({
  survey: fc.constantFrom("nps", "csat", "reason"),
  waitForAnswer: maybe(daysText(8, 100)),
  remind: maybe(fc.record({ email: fc.constant("kk-remind"), after: daysText(1, 7) })),
  offer: fc.constantFrom<Record<string, unknown>>(
    { kind: "percent-off", percent: 20 },
    { kind: "amount-off", amount: 12.5, title: { en: "Welcome", de: "Hallo" } },
    { kind: "free-period", free: "30 days", limit: 10, ifFull: "refuse" },
    { kind: "plan-change", plan: "Basic", waitForAnswer: "1 day" },
  ),
  when: fc.oneof(
    condition,
    fc.constantFrom<unknown>(
      { answer: "ask", missing: true },
      { mail: "ask", is: "delivered" },
      { event: "Login", sinceEntry: true },
      { not: { answer: "gift", accepted: true } },
    ),
  ),
  wait: fc.constantFrom<unknown>(
    { event: "Login", atMost: "7 days" },
    { until: "attributes.ends", before: "3 days" },
    { until: "2027-03-01" },
  ),
  share: fc.integer({ min: 1, max: 99 }),
});

type More = typeof more extends fc.Arbitrary<infer M> ? M : never;

const moreSteps = ({ survey, waitForAnswer, remind, offer, when, wait, share }: More): unknown[] => [
  clean({ id: "ask", survey, email: "kk-ask", waitForAnswer, remind }),
  { id: "gift", offer: { email: "kk-gift", costs: 5, expires: "14 days", ...offer } },
  {
    branch: [
      // biome-ignore lint/suspicious/noThenProperty: the word of the notation
      { when, then: [{ id: "call", task: "call-back", dueIn: "1 day" }, { exit: "called" }] },
      {
        otherwise: [
          {
            split: [
              // biome-ignore lint/suspicious/noThenProperty: the word of the notation
              { share: `${share}%`, then: [{ id: "tell", event: "seen", data: { share } }] },
              // biome-ignore lint/suspicious/noThenProperty: the word of the notation
              { share: `${100 - share}%`, then: [] },
            ],
          },
        ],
      },
    ],
  },
  { wait },
];

/** Mails with a wait between some of them, ids all different. */
const stepsOf = (mails: readonly Record<string, unknown>[], waits: readonly unknown[]): unknown[] =>
  mails.flatMap((mail, index) => {
    const step = { id: `step-${index}`, ...mail };
    return waits[index] === undefined ? [step] : [step, { wait: waits[index] }];
  });

export const campaignArbitrary: fc.Arbitrary<Record<string, unknown>> = fc
  .record({
    part: fc.oneof(inactive, contractEnding),
    head: record({
      campaign: word(40),
      name: fc.string({ minLength: 1, maxLength: 50 }).map((name) => `N${name.trim()}`),
      purpose: maybe(fc.constant("marketing")),
      topic: maybe(fc.constant("offers")),
      runs: maybe(record({ from: maybe(day), perMinute: maybe(fc.integer({ min: 1, max: 999 })) })),
      audience: maybe(condition),
      reentry: maybe(
        record({ after: maybe(daysText(1, 400)), times: maybe(fc.integer({ min: 1, max: 9 })) }),
      ),
      holdout: maybe(percentText(0, 50)),
      window: maybe(window),
      cap: maybe(fc.constantFrom("workspace", { mails: 1, within: "7 days" })),
      budget: maybe(
        record({ total: maybe(fc.integer({ min: 1, max: 999 })), perDay: maybe(fc.constant(0.5)) }),
      ),
      priority: maybe(fc.integer({ min: 0, max: 100 })),
      ifUnknown: maybe(fc.constantFrom("resend", "skip")),
    }),
    mails: fc.array(email, { minLength: 1, maxLength: 4 }),
    others: fc.option(more, { nil: undefined }),
  })
  .map(({ part, head, mails, others }) =>
    clean({
      ...head,
      trigger: part.trigger,
      goal: part.goal,
      exit: part.exit,
      steps: [...(others === undefined ? [] : moreSteps(others)), ...stepsOf(mails, part.waits)],
    }),
  );
