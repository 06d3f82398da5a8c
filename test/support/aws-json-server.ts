import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Thrown by an operation: what AWS would answer. */
export class AwsFault extends Error {
  override readonly name = "AwsFault";
  readonly type: string;
  readonly status: number;

  constructor(type: string, status = 400) {
    super(type);
    this.type = type;
    this.status = status;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the SDK sends
export type Operations = Readonly<Record<string, (input: any) => object>>;

/** A service of AWS's JSON protocol, for the unmodified SDK: operations by name. */
export const openAwsJsonServer = async (operations: Operations) => {
  const server = createServer(async (request, response) => {
    let text = "";
    // a letter may be cut in two between chunks
    request.setEncoding("utf8");
    for await (const chunk of request) text += chunk;
    const name = `${request.headers["x-amz-target"]}`.split(".").at(-1) ?? "";
    const answer = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(body));
    try {
      const operation = operations[name];
      if (operation === undefined) throw new AwsFault("UnknownOperationException");
      answer(200, operation(JSON.parse(text)));
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      answer(error.status, { __type: error.type, message: error.type });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    /** For a client that reaches this server and nothing else. */
    config: {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
