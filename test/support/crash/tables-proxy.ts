import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as send,
} from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { between, type Random } from "./random.ts";
import { type TableWrite, toTableWrite } from "./table-write.ts";

/** How long a write is kept, in ms: before it reaches the tables, and before its answer goes back. */
export interface WriteDelay {
  readonly before: readonly [number, number];
  readonly after: readonly [number, number];
}

export interface ProxyBehaviour {
  readonly delays: Readonly<Partial<Record<TableWrite["kind"], WriteDelay>>>;
  /** Shares of writes that are throttled, and of those whose answer is lost after they were made. */
  readonly throttled: number;
  readonly lostReplies: number;
}

export const PLAIN: ProxyBehaviour = { delays: {}, throttled: 0, lostReplies: 0 };

export interface TablesProxy {
  readonly url: string;
  /** Where the tables are now. */
  leadTo(endpoint: string): void;
  behave(behaviour: ProxyBehaviour): void;
  /** Forgets who looked at the writes of the life before. */
  watch(onStored: (write: TableWrite) => void): void;
  stop(): Promise<void>;
}

/** Stands between the runtime and its tables, in the test's own process: it outlives each kill. */
export const startTablesProxy = async (random: Random): Promise<TablesProxy> => {
  let target = "";
  let behaviour = PLAIN;
  let onStored: (write: TableWrite) => void = () => undefined;
  const agent = new Agent({ keepAlive: true });

  /** Undefined when the connection is to be cut. */
  const answer = async (request: IncomingMessage): Promise<Answer | undefined> => {
    const body = await buffer(request);
    const write = toTableWrite(`${request.headers["x-amz-target"]}`, body);
    const outgoing = { agent, target, headers: request.headers, body };
    if (write === undefined) return forward(outgoing);
    const delay = behaviour.delays[write.kind];
    const tell = onStored;
    if (delay) await sleep(between(random, delay.before));
    if (random() < behaviour.throttled) return THROTTLED;
    const answered = await forward(outgoing);
    if (answered?.status === 200) tell(write);
    if (delay) await sleep(between(random, delay.after));
    return random() < behaviour.lostReplies ? undefined : answered;
  };

  const server = createServer(async (request, response) => {
    const given = await answer(request).catch(() => undefined);
    if (given === undefined) response.destroy();
    else response.writeHead(given.status, given.headers).end(given.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (endpoint) => {
      target = endpoint;
    },
    behave: (next) => {
      behaviour = next;
    },
    watch: (next) => {
      onStored = next;
    },
    stop: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const THROTTLED: Answer = {
  status: 400,
  headers: { "content-type": "application/x-amz-json-1.0" },
  body: Buffer.from(JSON.stringify({ __type: "ThrottlingException", message: "Slow down" })),
};

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Undefined when the tables are gone. */
const forward = (one: {
  readonly agent: Agent;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}): Promise<Answer | undefined> =>
  new Promise((resolve) => {
    const outgoing = send(
      one.target,
      { method: "POST", agent: one.agent, headers: { ...one.headers, connection: "keep-alive" } },
      (response) => {
        buffer(response).then(
          (body) => resolve({ status: response.statusCode ?? 500, headers: response.headers, body }),
          () => resolve(undefined),
        );
      },
    );
    outgoing.once("error", () => resolve(undefined));
    outgoing.end(one.body);
  });
