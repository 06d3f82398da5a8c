import type { Reply, UnmatchedReply } from "#core/replies/reply.ts";
import type { Page } from "./people.ts";

interface PageRequest {
  readonly limit: number;
  readonly cursor: string | undefined;
}

/** Mails that people wrote to us. */
export interface Replies {
  /** The first of an id stays; answers the one that stands. Kept for two years. */
  add(reply: Reply): Promise<Reply>;
  ofCustomer(customerId: string): Promise<readonly Reply[]>;
  /** Newest first. */
  list(page: PageRequest): Promise<Page<Reply>>;
  /** Kept for 90 days. The same id and time is the same reply. */
  addUnmatched(reply: UnmatchedReply): Promise<void>;
  /** Newest first. */
  listUnmatched(page: PageRequest): Promise<Page<UnmatchedReply>>;
  /** Erasure: all replies of a customer, and unmatched ones that hold one of these texts, in lower case. */
  remove(customerId: string, texts: readonly string[]): Promise<void>;
}
