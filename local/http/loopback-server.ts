import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface LoopbackServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** Takes no more requests and resolves when those that run are answered, or `graceMs` later. */
  stop(): Promise<void>;
}

/**
 * Lets a server listen on this machine only. Port 0 takes a free one.
 * @throws Error EADDRINUSE when the port is taken
 */
export const listenOnLoopback = async (
  server: Server,
  port: number,
  graceMs = 10_000,
): Promise<LoopbackServer> => {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
};
