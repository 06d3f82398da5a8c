import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface LoopbackServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** Takes no more requests and resolves when those that run are answered, at the latest after the grace. */
  stop(): Promise<void>;
}

const GRACE_MS = 10_000;
const CLOSE_IDLE_MS = 20;

/**
 * Lets a server listen on this machine only. Port 0 takes a free one.
 * @throws Error EADDRINUSE when the port is taken
 */
export const listenOnLoopback = async (server: Server, port: number): Promise<LoopbackServer> => {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    stop: async () => {
      if (!server.listening) return;
      server.close();
      // clients keep their connections open after an answer, which would keep the server up
      const idle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_MS);
      const grace = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await once(server, "close");
      clearInterval(idle);
      clearTimeout(grace);
    },
  };
};
