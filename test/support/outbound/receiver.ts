import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface ReceivedPost {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A real HTTP server that takes webhooks; `answer` says with which status, and may be changed at any time. */
export const openReceiver = async () => {
  const posts: ReceivedPost[] = [];
  const receiver = {
    posts,
    url: "",
    /** Of the posts so far, the events by id. */
    ids: () => posts.map(({ headers }) => headers["webhook-id"]),
    answer: (_post: ReceivedPost): number => 204,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const post = { path: request.url ?? "", headers: request.headers as Record<string, string>, body };
    posts.push(post);
    const status = receiver.answer(post);
    response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end("ignored");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return receiver;
};

export type Receiver = Awaited<ReturnType<typeof openReceiver>>;
