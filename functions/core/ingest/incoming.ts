import type { Activity, AttributeValue, Contract, CustomerChange } from "../customer/customer.ts";

/** What reached us, checked, before it is known whom it belongs to. `line` is for messages to people. */
export interface IncomingCustomer {
  readonly line: number | undefined;
  readonly externalId: string;
  readonly change: CustomerChange;
}

export interface IncomingActivity {
  readonly line: number | undefined;
  readonly externalId: string;
  readonly messageId: string;
  /** As sent. */
  readonly occurredAt: Date;
  readonly type: string;
  /** Minor units. */
  readonly revenue: number | undefined;
  readonly currency: string | undefined;
  readonly properties: Readonly<Record<string, AttributeValue>>;
}

export interface IncomingContract {
  readonly line: number | undefined;
  readonly externalId: string;
  readonly contractId: string;
  readonly change: ContractChange;
}

type ContractField = Exclude<keyof Contract, "customerId" | "contractId" | "updatedAt">;

/** `null` clears, a missing key leaves as it is. */
export type ContractChange = { readonly [Field in ContractField]?: Contract[Field] | null };

/** When a message reached us, on both clocks; taken once, so that a redelivery does the same. */
export interface Reception {
  readonly business: Date;
  readonly wall: Date;
}

export type CountedActivity = Activity & { readonly counts: boolean };
