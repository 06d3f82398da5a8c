import type { Segment, SegmentContent } from "#core/segment/segment.ts";

/** Saved conditions and lists of customers. Versions never change; a segment that is deleted keeps them. */
export interface Segments {
  /** Deleted ones too, by id. */
  segments(): Promise<readonly Segment[]>;
  segment(id: string): Promise<Segment | undefined>;
  /** By `content` of a segment. */
  segmentContent(content: string): Promise<SegmentContent | undefined>;
  /**
   * The version first, then the head on condition of the revision that was read (0: there is none). Without `said` the
   * content stays as it is.
   */
  putSegment(segment: Segment, said: SegmentContent | undefined): Promise<"saved" | "conflict">;
  /** Keeps a part of an import of ids for a week; the same part again changes nothing. */
  keepMembers(part: {
    readonly segmentId: string;
    readonly import: string;
    readonly ids: readonly string[];
  }): Promise<void>;
  /** All parts of an import together, each id once. */
  members(of: { readonly segmentId: string; readonly import: string }): Promise<ReadonlySet<string>>;
}
