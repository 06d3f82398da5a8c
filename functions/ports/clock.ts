/**
 * Two times. `businessNow` drives due times, windows, tokens, expiry and grace; on one machine it can be moved
 * forward. `wallNow` is for HTTP, request signing, rates and the age of a claim.
 */
export interface Clock {
  businessNow(): Date;
  wallNow(): Date;
}
