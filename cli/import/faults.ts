import { type Fault, InvalidInputError } from "#core/shared/errors.ts";

/** The one error of this module: the file, the mapping or the options cannot be used as they are. */
export const importError = (file: string, message: string, hint?: string): InvalidInputError =>
  new InvalidInputError(`${file} ${message}`, [
    { file, line: undefined, field: "", message: `${file} ${message}`, hint },
  ]);

/** `line` and `field` as far as the fault has them. */
export const faultOf = (
  file: string,
  at: { readonly line?: number | undefined; readonly field?: string | undefined },
  what: { readonly message: string; readonly hint?: string | undefined },
): Fault => ({ file, line: at.line, field: at.field ?? "", message: what.message, hint: what.hint });
