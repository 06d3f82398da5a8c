import type { CustomerChange } from "#core/customer/customer.ts";
import type { ReceivedEvent } from "#core/events/live-event.ts";
import type { Link, Links, Person } from "#core/events/people-map.ts";

/** What was stated about a customer at one time. */
export interface Statement {
  readonly at: Date;
  readonly change: CustomerChange;
}

/**
 * Which ids are one person, and what is known of those who have not said who they are. An id is a customer's, or the
 * key of an anonymous one (`anonymousKeyOf`). Strong reads.
 */
export interface Identities {
  /** The steps that begin at these ids, and those that follow from them. */
  links(ids: readonly string[]): Promise<Links>;
  /** Links an id unless it is linked already; answers the link that stands. */
  link(id: string, into: Person): Promise<Link>;
  /** Everything under this id has been folded into that customer. */
  markFolded(id: string, customerId: string): Promise<void>;

  /** Since when each customer is known; those that are not are left out. */
  knownSince(customerIds: readonly string[]): Promise<ReadonlyMap<string, Date>>;
  /** Of these customers those who were erased: nobody is linked to them. */
  erased(customerIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** All that was stated about a customer, each with the time of its statement, oldest first. */
  statements(customerId: string): Promise<readonly Statement[]>;

  /** Keeps what somebody unknown did, for 90 days from when it reached us. The same event again changes nothing. */
  keepAnonymous(anonymousKey: string, events: readonly ReceivedEvent[]): Promise<void>;
  anonymousEvents(anonymousKey: string): Promise<readonly ReceivedEvent[]>;
  /** Drops what was kept of somebody unknown. */
  forgetAnonymous(anonymousKey: string): Promise<void>;

  /**
   * The time that holds for each event: the first that was said for it, which is remembered for 30 days. One event
   * stands in `times` once.
   */
  settleTimes(
    times: readonly { readonly eventKey: string; readonly at: Date }[],
  ): Promise<ReadonlyMap<string, Date>>;
}
