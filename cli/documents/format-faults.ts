import type { Fault } from "#core/shared/errors.ts";

/** Faults as a terminal shows them, where editors can click on file and line. */
export const formatFaults = (faults: readonly Fault[]): string => faults.map(formatFault).join("\n");

const formatFault = ({ file, line, field, message, hint }: Fault): string => {
  const place = [file, line].filter((part) => part !== undefined).join(":");
  const what = field === "" ? message : `${field} ${message}`;
  return `${place === "" ? "" : `${place}  `}${what}${hint === undefined ? "" : `\n    → ${hint}`}`;
};
