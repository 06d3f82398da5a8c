import type { OutboundData } from "../outbound/outbound-event.ts";
import type { Issued } from "./issued.ts";

/** What other systems, billing above all, are told of the terms that a customer accepted; contracts are named by the API. */
export const termsData = (issued: Issued | undefined): OutboundData => {
  if (issued?.ask.kind !== "offer") return {};
  const { offer, value, plan, currency } = issued.ask;
  return { offer, currency, ...(value !== undefined && { value }), ...(plan !== undefined && { plan }) };
};
