import { expect, it } from "vitest";
import { endOfWait } from "#core/enrolment/end-of-wait.ts";
import { anEnrolment, anEntry, hoursFrom, wait } from "#support/engine-samples.ts";

it("counts a first wait from what happened, not from the moment in which it was taken in", () => {
  const facts = { kind: "signed-up", on: "2026-11-02", at: hoursFrom(-5).toISOString() } as const;
  const enrolment = anEnrolment({
    entry: anEntry({ facts, at: hoursFrom(0) }),
    steps: {},
    lastMailAt: undefined,
  });
  const end = endOfWait(wait("w", { kind: "for", hours: 24 }), enrolment, { now: hoursFrom(0), zone: "UTC" });
  expect(end.at).toEqual(hoursFrom(19));
});
