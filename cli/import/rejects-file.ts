import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import type { Fault } from "#core/shared/errors.ts";
import type { Reject } from "./batches.ts";
import { markerColumns } from "./marker.ts";
import type { ImportPlan } from "./plan.ts";

/** `field: what is wrong: what would be right`, for the last column of a rejects file and for the screen. */
export const faultText = ({ field, message, hint }: Fault): string =>
  [field === "" ? message : `${field} ${message}`, hint].filter(Boolean).join("; right would be ");

/**
 * A file of rejected lines: the header and each line verbatim, then where it stood and why it was refused. It can be
 * corrected and imported again with the same mapping: reading cuts the added columns off. UTF-8 with byte order mark,
 * which spreadsheets understand and which overrules an encoding in the mapping. Nothing is written without a reject.
 */
export const createRejectsFile = (plan: ImportPlan, path: string) => {
  // a table of blanks has no quotation marks; a tab is one of its blanks
  const separator = plan.separator === "blanks" ? "\t" : plan.separator;
  let stream: WriteStream | undefined;
  let count = 0;

  const write = async (text: string): Promise<void> => {
    if (stream === undefined) {
      stream = createWriteStream(path);
      const header =
        plan.header === undefined ? "" : `${plan.header}${markerColumns(separator, undefined)}\r\n`;
      stream.write(`\uFEFF${header}`);
    }
    if (!stream.write(text)) await once(stream, "drain");
  };

  return {
    /** Resolves when the lines are handed to the system. */
    add: async (rejects: readonly Reject[]): Promise<void> => {
      for (const { line, text, faults } of rejects) {
        const why = faults.map(faultText).join(". ");
        await write(`${text}${markerColumns(separator, { line, why, readings: plan.readings })}\r\n`);
        count += 1;
      }
    },
    /** Resolves to the number of lines written when they are on disk. */
    close: async (): Promise<number> => {
      if (stream) await finished(stream.end());
      return count;
    },
  };
};
