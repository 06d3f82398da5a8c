import { createReceiveEvents } from "#app/events/receive-events.ts";
import { createCheckWriteKey } from "#app/events/write-keys.ts";
import { customerIdOf } from "#core/shared/ids.ts";
import { createEventsHandler } from "#handlers/public/events.ts";
import type { Queue } from "#ports/queue.ts";
import {
  type ApiWorld,
  openApiWorld,
  type RawRequest,
  toEvent,
  type WorldOptions,
} from "../api/api-world.ts";
import { callApi } from "../api/call-api.ts";
import { WORKSPACE } from "../api/samples.ts";

export interface EventsWorld extends ApiWorld {
  readonly key: string;
  readonly events: ReturnType<typeof createEventsHandler>;
  /** Posts JSON with the key; answers the status. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<number>;
  /** Posts a batch and lets ingest take it. */
  take(...batch: readonly object[]): Promise<void>;
  idOf(externalId: string): Promise<string>;
  rejected(): Promise<readonly string[]>;
}

/** The event API on the whole API's tables and queue. `more` is added to the settings. */
export const openEventsWorld = async (
  options: WorldOptions & { readonly queue?: Queue; readonly more?: string } = {},
): Promise<EventsWorld> => {
  const world = await openApiWorld(options);
  await callApi(world, "workspace.put", { body: { document: WORKSPACE + (options.more ?? "") } });
  const { key } = await callApi(world, "write-keys.create", { body: { name: "test" } });
  const { clock, parts } = world;
  const events = createEventsHandler({
    receive: createReceiveEvents({ queue: options.queue ?? world.queue, clock }),
    isKey: createCheckWriteKey({ writeKeys: parts.writeKeys, clock }),
    isSetUp: async () => (await parts.config.workspace()) !== undefined,
    log: {
      info: () => undefined,
      alarm: (event, fields) => world.logged.push({ level: "alarm", event, fields }),
    },
  });
  const post: EventsWorld["post"] = async (path, body, headers = {}) => {
    const request: RawRequest = {
      method: "POST",
      path,
      headers: { authorization: basic(key), ...headers },
      body: JSON.stringify(body),
    };
    return (await events(toEvent(request))).statusCode ?? 0;
  };
  return {
    ...world,
    key,
    events,
    post,
    take: async (...batch) => {
      const status = await post("/v1/batch", { batch });
      if (status !== 200) throw new Error(`The batch was answered with ${status}`);
      const failed = await world.deliver();
      if (failed > 0) throw new Error(`${failed} messages failed: ${JSON.stringify(world.logged.at(-1))}`);
    },
    idOf: async (externalId) => customerIdOf(externalId, await parts.idKey()),
    rejected: async () => {
      const { items } = await callApi(world, "events.rejected", { query: { limit: 200 } });
      return items.map(({ messageId, reason }) => `${messageId ?? ""}: ${reason}`);
    },
  };
};

export const basic = (key: string): string => `Basic ${Buffer.from(`${key}:`).toString("base64")}`;
