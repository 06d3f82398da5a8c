import * as z from "zod";
import type { Condition } from "#core/condition/condition.ts";
import type { Fault } from "#core/shared/errors.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import { ConditionDocument } from "../condition/condition-document.ts";
import { conditionProblems, toMinorUnits } from "../condition/condition-limits.ts";
import { expects, parseBy, toFaults } from "../documents/document-faults.ts";
import { partsOf } from "../documents/document-parts.ts";
import { readYaml } from "../documents/document-source.ts";
import { name, text } from "../documents/scalars.ts";

/** A segment as a marketer writes it. A list of customers is imported instead. */
export const SegmentDocument = z
  .strictObject(
    {
      segment: name(40).describe("Id, by which conditions name it."),
      name: text(100).describe("What people call it."),
      where: ConditionDocument.describe("Who is in it."),
    },
    expects("a segment: segment, name, where"),
  )
  .meta({ title: "Rekindle segment" });

export type ParsedSegment =
  | { readonly kind: "ok"; readonly id: string; readonly name: string; readonly condition: Condition }
  | { readonly kind: "faulty"; readonly faults: readonly Fault[] };

/** Reads a segment's document. All faults at once; never throws for what somebody wrote. */
export const parseSegment = (
  file: string,
  document: string,
  workspace: Pick<Workspace, "currency">,
): ParsedSegment => {
  const read = readYaml(file, document);
  if (read.kind !== "ok") return read;
  const { source } = read;
  const parsed = parseBy(SegmentDocument, source.value);
  const { where } = partsOf(SegmentDocument, source.value);
  const limits = where === undefined ? [] : conditionProblems(where, ["where"], workspace.currency);
  const problems = [...parsed.problems, ...limits];
  if (parsed.value === undefined || problems.length > 0)
    return { kind: "faulty", faults: toFaults(problems, source) };
  const { segment, name: named, where: condition } = parsed.value;
  return { kind: "ok", id: segment, name: named, condition: toMinorUnits(condition, workspace.currency) };
};
