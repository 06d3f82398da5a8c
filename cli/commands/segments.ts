import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type Command, Option } from "commander";
import { stringify } from "yaml";
import * as z from "zod";
import { MEMBERS_AT_ONCE } from "#contracts/api/segments.ts";
import { waitForJob } from "../client/wait-for-job.ts";
import { count } from "../output/numbers.ts";
import { viewSegments } from "../output/segments-view.ts";
import { defineCommand, defineGroup, type Frame } from "./define-command.ts";
import { RefusedError } from "./errors.ts";
import { reportJob } from "./report-job.ts";

const SegmentArgument = z.object({ segment: z.string() });

/** Saved sets of conditions and imported lists. */
export const addSegmentCommands = (program: Command, frame: Frame): void => {
  const segments = defineGroup(program, {
    name: "segments",
    summary: "Saved conditions and imported lists that campaigns name",
    examples: ["segments list", "segments put paying.yaml", "segments size paying"],
  });
  addReading(segments, frame);
  addPut(segments, frame);
  addImport(segments, frame);
  defineCommand(segments, frame, {
    use: "delete <segment>",
    summary: "Delete a segment that no live campaign and no segment names",
    examples: ["segments delete paying"],
    input: SegmentArgument,
    run: async ({ api }, { segment }) => {
      const data = await api.call("segments.delete", { params: { segmentId: segment } });
      return { data, text: () => `Segment ${data.deleted} is deleted; its versions are kept.` };
    },
  });
};

const addReading = (segments: Command, frame: Frame): void => {
  defineCommand(segments, frame, {
    use: "list",
    summary: "All segments",
    examples: ["segments list"],
    input: z.object({}),
    run: async ({ api, look }) => {
      const { items } = await api.call("segments.list");
      return { data: items, text: async () => viewSegments(items, await look()) };
    },
  });
  defineCommand(segments, frame, {
    use: "show <segment>",
    summary: "One segment with its conditions, and what names it",
    examples: ["segments show paying"],
    input: SegmentArgument,
    run: async ({ api }, { segment }) => {
      const data = await api.call("segments.get", { params: { segmentId: segment } });
      return { data, text: () => stringify(data).trimEnd() };
    },
  });
  defineCommand(segments, frame, {
    use: "size <segment>",
    summary: "Count who is in it now, customer by customer",
    examples: ["segments size paying"],
    input: SegmentArgument,
    run: async ({ api, progress }, { segment }) => {
      const job = await api.call("segments.size", { params: { segmentId: segment } });
      const size = Size.parse(await reportJob(progress(), (report) => waitForJob(api, job, report)));
      const text = `${count(size.inSegment)} of ${count(size.customers)} customers are in ${segment}, ${count(size.withAddress)} of them with an address.`;
      return { data: size, text: () => text };
    },
  });
};

const Size = z.looseObject({ customers: z.number(), inSegment: z.number(), withAddress: z.number() });

const addPut = (segments: Command, frame: Frame): void => {
  defineCommand(segments, frame, {
    use: "put <file>",
    summary: "Save the conditions of a segment; in force at once, in every campaign that names it",
    details: "FILE is a document with segment (its id), name, and where: a condition as in an audience.",
    examples: ["segments put paying.yaml"],
    input: z.object({ file: z.string() }),
    run: async ({ api }, { file }) => {
      const document = await readText(file, "the path of a segment's document");
      const data = await api.call("segments.put", {
        params: { segmentId: idOf(document) },
        body: { document, file: basename(file) },
      });
      return { data, text: () => `Segment ${data.id} is in force: version ${data.version}.` };
    },
  });
};

/** What the document calls itself; the API says what is wrong with one that does not. */
const idOf = (document: string): string => {
  const written = /^segment:\s*["']?([a-z0-9-]{1,40})\b/m.exec(document)?.[1];
  return written ?? "unnamed";
};

const addImport = (segments: Command, frame: Frame): void => {
  defineCommand(segments, frame, {
    use: "import <segment> <file>",
    summary: "Make a list of customers a segment, in the place of what it was",
    details:
      "FILE has one customer a line, your id or the address of one who has none; of a CSV the first column " +
      "counts, and a first line that is called id, userId, customer or email is left out.",
    options: [new Option("--name <name>", "what people call it")],
    examples: ["segments import vip vip.csv --name 'Our best customers'"],
    input: z.object({ segment: z.string(), file: z.string(), name: z.string().max(100).optional() }),
    run: async ({ api }, { segment, file, name }) => {
      const text = await readText(file, "the path of a list of customers");
      const ids = readIds(text);
      if (ids.length === 0)
        throw new RefusedError(`${file} names nobody; right would be one customer a line`);
      const key = createHash("sha256").update(text).digest("hex").slice(0, 32);
      for (let from = 0; from < ids.length; from += MEMBERS_AT_ONCE) {
        const last = from + MEMBERS_AT_ONCE >= ids.length;
        const data = await api.call("segments.import", {
          params: { segmentId: segment },
          body: { import: key, externalIds: ids.slice(from, from + MEMBERS_AT_ONCE), name, last },
        });
        if (last)
          return {
            data,
            text: () =>
              `Segment ${segment} has ${count(data.segment?.ids ?? 0)} customers: version ${data.segment?.version}.`,
          };
      }
      throw new RefusedError(`${file} names nobody`);
    },
  });
};

const HEADERS = /^(id|user_?id|customer(_?id)?|external_?id|e-?mail)$/i;

const readIds = (text: string): readonly string[] => {
  const cells = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((line) => (line.split(/[,;\t]/)[0] ?? "").trim().replace(/^"(.*)"$/, "$1"))
    .filter((cell) => cell !== "");
  return [...new Set(HEADERS.test(cells[0] ?? "") ? cells.slice(1) : cells)];
};

const readText = async (file: string, right: string): Promise<string> => {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const why = code === "ENOENT" ? "is not there" : `cannot be read (${code})`;
    throw new RefusedError(`${file} ${why}; right would be ${right}`);
  }
};
