import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import { MOST_MAIL_BYTES } from "#adapters/mail/read-mail.ts";

export interface MailInOptions {
  /** Where mails wait until they are taken; made when missing. */
  readonly directory: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Business time. */
  readonly now: () => Date;
  /** Takes the mail of that file name, and removes it. A failed one is tried again. */
  readonly take: (key: string, at: Date) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

export interface MailIn {
  readonly port: number;
  /** Resolves when no mail waits. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

const RETRY_MS = 1_000;
const IDLE_MS = 20;
/** Names begin with the time of arrival, so that a mail taken again is of the same time. */
const NAME = /^(\d{13,})-[0-9a-f-]{36}\.eml$/;

/**
 * Takes mail by SMTP on loopback, as SES's receipt rule does on AWS: a mail is on disk before it is acknowledged, and
 * is taken after the process died, too. Without encryption and password: nobody else reaches the port.
 */
export const startMailIn = async (options: MailInOptions): Promise<MailIn> => {
  const { directory } = options;
  mkdirSync(directory, { recursive: true });
  const waiting = new Set(readdirSync(directory).filter((name) => NAME.test(name)));
  const stopping = new AbortController();

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    size: MOST_MAIL_BYTES,
    disableReverseLookup: true,
    logger: false,
    onData: (stream, session, done) => {
      keep(options, stream, session).then(
        (name) => {
          if (name === undefined) return done(tooLarge());
          waiting.add(name);
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  // a client that hangs up in the middle is its own affair
  server.on("error", () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const worker = takeAll(options, waiting, stopping.signal);

  return {
    port: (server.server.address() as AddressInfo).port,
    settled: async () => {
      while (waiting.size > 0 && !stopping.signal.aborted) await sleep(IDLE_MS);
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([new Promise<void>((resolve) => server.close(resolve)), worker]);
    },
  };
};

const tooLarge = (): Error => Object.assign(new Error("Message is too large"), { responseCode: 552 });

/** Answers the name of the file once it is on disk for good; undefined when the mail is too large. */
const keep = async (
  { directory, now }: MailInOptions,
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
): Promise<string | undefined> => {
  const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
  const parts: Buffer[] = [Buffer.from(`Return-Path: <${from}>\r\n`)];
  for await (const part of stream) if (!stream.sizeExceeded) parts.push(part as Buffer);
  if (stream.sizeExceeded) return undefined;
  const name = `${now().getTime()}-${randomUUID()}.eml`;
  const file = await open(join(directory, `${name}.part`), "wx");
  try {
    await file.writeFile(Buffer.concat(parts));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(join(directory, `${name}.part`), join(directory, name));
  return name;
};

/** One after the other, oldest first. */
const takeAll = async (options: MailInOptions, waiting: Set<string>, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    const [name] = [...waiting].sort();
    if (name === undefined) {
      await sleep(IDLE_MS, undefined, { signal }).catch(() => undefined);
      continue;
    }
    try {
      await options.take(name, new Date(Number(NAME.exec(name)?.[1])));
      waiting.delete(name);
    } catch (error) {
      options.onError(error);
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
};
