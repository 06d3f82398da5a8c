import { expect, it } from "vitest";
import { END, type Step } from "#core/campaign/step.ts";
import { mailsPerCustomer } from "#core/plan/mails-per-customer.ts";
import { email, wait } from "#support/engine-samples.ts";

const pause = wait("pause", { kind: "for", hours: 24 });
const splitTo = (...ways: readonly string[]): Step => ({
  kind: "split",
  id: "split",
  parts: ways.map((to) => ({ share: 1 / ways.length, to })),
});

it("counts every mail where there is one way", () => {
  expect(mailsPerCustomer([email("a"), pause, email("b")])).toEqual({ least: 2, most: 2 });
  expect(mailsPerCustomer([])).toEqual({ least: 0, most: 0 });
});

it("counts one way of several, and none where a way leads to nothing", () => {
  const ways = [email("a"), splitTo("b", "c"), { ...email("b"), next: "d" }, email("c"), email("d")];
  expect(mailsPerCustomer(ways)).toEqual({ least: 3, most: 3 });
  expect(mailsPerCustomer([email("a"), splitTo("b", END), email("b")])).toEqual({ least: 1, most: 2 });
});

it("counts reminders among the most alone, and nothing behind an exit", () => {
  const asks = (first: string) => ({ survey: "nps", first }) as const;
  const ask = { ...email("ask"), asks: asks("ask") };
  const again = { ...email("again"), asks: asks("ask") };
  const exit: Step = { kind: "exit", id: "x", reason: "enough" };
  expect(mailsPerCustomer([ask, again, exit, email("never")])).toEqual({ least: 1, most: 2 });
});
