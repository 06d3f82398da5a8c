import middy from "@middy/core";
import { createRetryDeliveries } from "#app/outbound/retry-deliveries.ts";
import * as deps from "./deps.ts";

const retry = /* @__PURE__ */ deps.once(() => createRetryDeliveries(deps.delivering()));

/** Every few minutes: tries those webhooks again whose time has come. */
export const handler = middy().handler(async () => ({ due: await retry()() }));
