import type { Found } from "./account-facts.ts";

/** `bad`: mails would not go out, or not safely. `look`: somebody should know. `unknown`: could not be asked. */
export type FindingState = "good" | "look" | "bad" | "unknown";

/** One thing about an account that was looked at. */
export interface Finding {
  /** `ses-production`: the same thing has the same id whatever is found. */
  readonly id: string;
  readonly state: FindingState;
  /** What is so, as a sentence. */
  readonly says: string;
  /** What to do about it. */
  readonly todo: string | undefined;
}

export const good = (id: string, says: string): Finding => ({ id, state: "good", says, todo: undefined });
export const look = (id: string, says: string, todo: string): Finding => ({ id, state: "look", says, todo });
export const bad = (id: string, says: string, todo: string): Finding => ({ id, state: "bad", says, todo });

/** What is found of something that may not be there, or may be hidden from who asks. */
export const findingsOf = <T>(
  id: string,
  found: Found<T>,
  judge: { readonly missing: Finding; readonly found: (value: T) => readonly Finding[] },
): readonly Finding[] => {
  if (found.kind === "found") return judge.found(found.value);
  if (found.kind === "missing") return [judge.missing];
  return [
    {
      id,
      state: "unknown",
      says: `${id} could not be asked: ${found.why}`,
      todo: "Use credentials that may read it; ReadOnlyAccess is enough for all of this.",
    },
  ];
};
