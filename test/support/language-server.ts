import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** What an editor shows at one place of a document. */
export interface Shown {
  readonly completions: readonly string[];
  readonly hover: string;
  /** Line by line, as an editor underlines them: `4: Property dayz is not allowed.` */
  readonly squiggles: readonly string[];
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly uri: string;
    readonly diagnostics: readonly {
      readonly message: string;
      readonly range: { readonly start: { readonly line: number } };
    }[];
    readonly items?: readonly unknown[];
  };
  readonly result?: unknown;
}

const require = createRequire(import.meta.url);
const SERVER = require.resolve("yaml-language-server/bin/yaml-language-server");
const HEAD_END = "\r\n\r\n";
/** Nothing is fetched: a schema comes from the line at the top of a document or not at all. */
const SETTINGS = { yaml: { schemaStore: { enable: false }, validate: true, hover: true, completion: true } };

/** The language server that editors run for YAML, over its own protocol (LSP). Ends with `close`. */
export const openLanguageServer = async (root: string) => {
  const server = spawn(process.execPath, [SERVER, "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting = new Map<number | string, (answer: Answer) => void>();
  let asked = 0;

  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}${HEAD_END}${body}`);
  };
  const ask = (method: string, params: object): Promise<Answer> => {
    asked += 1;
    send({ id: asked, method, params });
    return new Promise((resolve) => waiting.set(asked, resolve));
  };
  const take = (message: Answer): void => {
    // it asks back for settings, which `didChangeConfiguration` has told
    if (message.method !== undefined && message.id !== undefined)
      send({ id: message.id, result: message.params?.items?.map(() => null) ?? null });
    else waiting.get(message.id ?? message.params?.uri ?? "")?.(message);
  };
  readMessages(server.stdout, take);

  await ask("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(root).href,
    capabilities: { textDocument: { hover: { contentFormat: ["markdown"] } } },
  });
  send({ method: "initialized", params: {} });
  send({ method: "workspace/didChangeConfiguration", params: { settings: SETTINGS } });

  return {
    /** A document as it stands in a file, with the cursor at `¦`; each look under a path of its own. */
    look: async (path: string, textWithCursor: string): Promise<Shown> => {
      const before = textWithCursor.split("¦")[0] ?? "";
      const lines = before.split("\n");
      const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
      const uri = pathToFileURL(path).href;
      const checked = new Promise<Answer>((resolve) => waiting.set(uri, resolve));
      const text = textWithCursor.replace("¦", "");
      send({
        method: "textDocument/didOpen",
        params: { textDocument: { uri, languageId: "yaml", version: 1, text } },
      });
      const at = { textDocument: { uri }, position };
      const completions = (await ask("textDocument/completion", at)).result as {
        readonly items: readonly { readonly label: string }[];
      };
      const hover = (await ask("textDocument/hover", at)).result as {
        readonly contents: { readonly value: string };
      } | null;
      const { params } = await checked;
      return {
        completions: completions.items.map(({ label }) => label),
        hover: hover?.contents.value ?? "",
        squiggles: (params?.diagnostics ?? []).map(
          ({ range, message }) => `${range.start.line + 1}: ${message}`,
        ),
      };
    },
    close: async (): Promise<void> => {
      server.kill();
      await once(server, "exit");
    },
  };
};

/** Messages stand one after another, each behind its length in bytes. */
const readMessages = (stream: NodeJS.ReadableStream, take: (message: Answer) => void): void => {
  let rest = Buffer.alloc(0);
  stream.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const head = rest.indexOf(HEAD_END);
      const length = Number(
        /Content-Length: (\d+)/.exec(rest.subarray(0, Math.max(0, head)).toString())?.[1],
      );
      const end = head + HEAD_END.length + length;
      if (head < 0 || rest.length < end) return;
      const body = rest.subarray(head + HEAD_END.length, end).toString();
      rest = rest.subarray(end);
      take(JSON.parse(body));
    }
  });
};
