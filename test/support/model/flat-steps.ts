import type { CampaignSpec, Gift, StepSpec } from "./campaign-spec.ts";

/** One step of a campaign as a reader goes through the document; `next` undefined = the end. */
export type Flat = { readonly id: string; readonly next: string | undefined } & (
  | { readonly kind: "mail"; readonly about?: "survey"; readonly offer?: Gift; readonly reminds?: string }
  | { readonly kind: "wait" | "paid"; readonly hours: number }
  | { readonly kind: "silent"; readonly days: number }
  /** Until an answer to the mail of a step, at most so many hours after it. */
  | { readonly kind: "answer"; readonly of: string; readonly hours: number }
  /** `to` is the way of those to whom it applies. */
  | { readonly kind: "fork"; readonly when: "paid" | "half"; readonly to: string }
  | {
      readonly kind: "fork";
      readonly when: "low score" | "accepted";
      readonly of: string;
      readonly to: string;
    }
  | { readonly kind: "leave"; readonly reason: string }
);

/** The steps with all that they consist of, each with the one behind it. */
export const flatten = ({ steps }: Pick<CampaignSpec, "steps">): readonly Flat[] =>
  steps.flatMap((step, index) => partsOf(step, steps[index + 1]?.id));

const partsOf = (step: StepSpec, next: string | undefined): readonly Flat[] => {
  const { id } = step;
  switch (step.kind) {
    case "mail":
    case "wait":
    case "paid":
    case "silent":
      return [{ ...step, next }];
    case "fork":
      return [
        { kind: "fork", id, when: "paid", to: "thanks", next },
        { kind: "mail", id: "thanks", next: step.leaves ? "leave" : next },
        ...(step.leaves ? [leave("leave", "content")] : []),
      ];
    case "ask":
      return askParts(step, next);
    case "gift":
      return giftParts(step, next);
    case "half":
      return [
        { kind: "fork", id, when: "half", to: "extra", next },
        { kind: "mail", id: "extra", next },
      ];
  }
};

const leave = (id: string, reason: string): Flat => ({ kind: "leave", id, reason, next: undefined });

const askParts = (
  { id, hours, remindAfter }: Extract<StepSpec, { kind: "ask" }>,
  next: string | undefined,
): readonly Flat[] => [
  { kind: "mail", id, about: "survey", next: remindAfter > 0 ? `${id}-early` : `${id}-answer` },
  ...(remindAfter > 0
    ? [
        { kind: "answer" as const, id: `${id}-early`, of: id, hours: remindAfter, next: `${id}-reminder` },
        { kind: "mail" as const, id: `${id}-reminder`, reminds: id, next: `${id}-answer` },
      ]
    : []),
  { kind: "answer", id: `${id}-answer`, of: id, hours, next: "score" },
  { kind: "fork", id: "score", when: "low score", of: id, to: "sorry", next },
  { kind: "mail", id: "sorry", next },
];

const giftParts = (offer: Gift, next: string | undefined): readonly Flat[] => {
  const { id, hours, leaves } = offer;
  const behind = leaves ? "taken" : next;
  return [
    { kind: "mail", id, offer, next: hours > 0 ? `${id}-answer` : behind },
    ...(hours > 0 ? [{ kind: "answer" as const, id: `${id}-answer`, of: id, hours, next: behind }] : []),
    ...(leaves
      ? [
          { kind: "fork" as const, id: "taken", when: "accepted" as const, of: id, to: "content", next },
          leave("content", "taken"),
        ]
      : []),
  ];
};

/** The next step on the way that another version has too. */
export const nextKept = (from: readonly Flat[], standing: Flat, to: readonly Flat[]): string | undefined => {
  let step: Flat | undefined = standing;
  while (step !== undefined) {
    const { next }: Flat = step;
    if (to.some(({ id }) => id === next)) return next;
    step = from.find(({ id }) => id === next);
  }
  return undefined;
};

export const isWait = ({ kind }: Flat): boolean =>
  kind === "wait" || kind === "silent" || kind === "paid" || kind === "answer";
