import type { MailRole } from "#core/template/known-variables.ts";
import type { Path } from "../documents/document-source.ts";
import type { PlacedStep } from "./place-steps.ts";

export interface PlacedMail {
  readonly mail: string;
  readonly path: Path;
  readonly role: MailRole;
}

/** The mails that a step asks for, and what they are for. */
export const mailsOf = ({ step, path }: PlacedStep): readonly PlacedMail[] => {
  switch (step?.kind) {
    case "email":
      return step.variants.map(({ mail }) => ({ mail, path: [...path, "email"], role: "plain" }));
    case "survey": {
      const { variants, remind, survey: role } = step;
      const reminder = remind && { mail: remind.email, path: [...path, "remind", "email"], role };
      return [
        ...variants.map(({ mail }) => ({ mail, path: [...path, "email"], role })),
        ...(reminder === undefined ? [] : [reminder]),
      ];
    }
    case "offer":
      return step.variants.map(({ mail }) => ({ mail, path: [...path, "offer", "email"], role: "offer" }));
    default:
      return [];
  }
};
