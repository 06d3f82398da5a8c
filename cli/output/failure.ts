import type * as z from "zod";
import type { Fault as ApiFault } from "#contracts/api/shared.ts";
import type { Fault } from "#core/shared/errors.ts";
import { formatFaults } from "../documents/format-faults.ts";

type AnyFault = Fault | z.infer<typeof ApiFault>;

/** Why a command did not do what it was asked. */
export interface Failure {
  readonly kind: "usage" | "not-running" | "refused" | "failed";
  readonly message: string;
  readonly faults: readonly AnyFault[];
  readonly exitCode: number;
}

/** Each fault at its place; the message alone where there is none, or where it says more than its only fault. */
export const failureText = ({ message, faults }: Failure): string => {
  if (faults.length === 0) return `error: ${message}`;
  const [only] = faults;
  const text = faultsText(faults);
  return faults.length === 1 && only?.message === message ? `error: ${text}` : `${text}\n\nerror: ${message}`;
};

export const faultsText = (faults: readonly AnyFault[]): string => formatFaults(faults.map(toFault));

export const toFault = (fault: AnyFault): Fault => ({
  file: fault.file,
  line: fault.line,
  field: fault.field,
  message: fault.message,
  hint: fault.hint,
});
