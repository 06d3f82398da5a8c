import type { Found } from "#core/doctor/account-facts.ts";

/** Names under which services say that something is not there. */
const MISSING = [
  "NotFoundException",
  "ResourceNotFoundException",
  "ParameterNotFound",
  "TableNotFoundException",
];

/** Asks a service; that something is not there, or may not be known, is an answer. */
export const ask = async <T>(question: () => Promise<T | undefined>): Promise<Found<T>> => {
  try {
    const value = await question();
    return value === undefined ? { kind: "missing" } : { kind: "found", value };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return MISSING.includes(name) ? { kind: "missing" } : { kind: "unknown", why: `${name}: ${message}` };
  }
};
