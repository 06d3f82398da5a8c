import { createHmac } from "node:crypto";
import { base32 } from "../shared/ids.ts";

/** The key of somebody who has not said who they are: no customer's id, and nothing that shows the anonymousId. */
export const anonymousKeyOf = (anonymousId: string, idKey: Uint8Array): string =>
  `anon-${base32(createHmac("sha256", idKey).update(`anonymous:${anonymousId}`).digest().subarray(0, 16))}`;
