/** What a parser of one value answers: the value, or what is wrong and what would be right. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Refusal;

export interface Refusal {
  readonly ok: false;
  /** What is wrong, to be read after the field's name. */
  readonly message: string;
  /** What would be right. */
  readonly hint: string | undefined;
}

export const accept = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refuse = (message: string, hint?: string): Refusal => ({ ok: false, message, hint });
