import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiClient } from "#cli/client/api-client.ts";
import { createSigner } from "../../ops/sign-request.ts";

/** Whether each request that came was signed as API Gateway checks it. */
const seen: { readonly line: string; readonly good: boolean }[] = [];
const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  seen.push({ line: `${request.method} ${request.url}`, good: isSigned(request, body) });
  response.writeHead(403, { "content-type": "application/json" }).end('{"message":"Forbidden"}');
});
let url = "";

const KEYS = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };
const before = { ...process.env };
beforeAll(async () => {
  Object.assign(process.env, KEYS);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  for (const name of Object.keys(KEYS)) {
    delete process.env[name];
    if (before[name] !== undefined) process.env[name] = before[name];
  }
});

/** Signature version 4 as AWS describes it, apart from the library that signs. */
const isSigned = ({ method, url: target = "", headers }: IncomingMessage, body: string): boolean => {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d+)\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
      headers.authorization ?? "",
    );
  if (match === null) return false;
  const [, , date = "", region = "", service = "", names = "", signature] = match;
  if (service !== "execute-api" || !names.split(";").includes("host")) return false;
  const [path = "", query = ""] = target.split("?");
  const sha = (text: string) => createHash("sha256").update(text).digest("hex");
  const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  const encode = (text: string) =>
    encodeURIComponent(text).replaceAll(
      /[!'()*]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const canonical = [
    method,
    path.split("/").map(encode).join("/"),
    [...new URLSearchParams(query)]
      .map(([key, value]) => `${encode(key)}=${encode(value)}`)
      .sort()
      .join("&"),
    ...names.split(";").map((name) => `${name}:${headers[name]}`),
    "",
    names,
    sha(body),
  ].join("\n");
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha(canonical)].join("\n");
  const key = [region, service, "aws4_request"].reduce(
    (before, part) => hmac(before, part),
    hmac("AWS4secret", date),
  );
  return hmac(key, toSign).toString("hex") === signature;
};

describe("createSigner", () => {
  it("signs what really goes out: paths, queries and bodies as they are", async () => {
    const client = createApiClient({ url, sign: createSigner("eu-central-1") });
    const refused = "does not let these credentials in";
    await expect(client.call("status.get")).rejects.toThrow(refused);
    await expect(
      client.call("customers.get", { params: { customerId: "a b/c'(ü)" } as never }),
    ).rejects.toThrow(refused);
    await expect(client.call("changes.list", { query: { limit: 5, cursor: "a+b/=&ü*" } })).rejects.toThrow(
      refused,
    );
    await expect(
      client.call("workspace.put", { body: { document: 'company: "Müller & Söhne"\n' } }),
    ).rejects.toThrow(refused);
    expect(seen).toHaveLength(4);
    for (const { line, good } of seen) expect({ line, good }).toEqual({ line, good: true });
  });
});
