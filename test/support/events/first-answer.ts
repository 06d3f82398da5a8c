import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands before the event API and answers the first requests itself; hands on all others, as they are. */
export const startFirstAnswer = async (target: string, answers: readonly number[]) => {
  const left = [...answers];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const body = Buffer.concat(parts);
    const status = left.shift();
    if (status !== undefined) {
      response.writeHead(status, { "retry-after": "1", "content-type": "application/json" });
      response.end('{"success":false}');
      return;
    }
    const { host: _, connection: _c, "content-length": _l, ...headers } = request.headers;
    const answer = await fetch(`${target}${request.url}`, {
      method: request.method ?? "POST",
      headers: headers as Record<string, string>,
      body,
    });
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(await answer.text());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Answers that were not given yet. */
    left: () => left.length,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};
