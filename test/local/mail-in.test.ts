import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import nodemailer from "nodemailer";
import { afterEach, beforeEach, expect, it } from "vitest";
import { MOST_MAIL_BYTES } from "#adapters/mail/read-mail.ts";
import { type MailIn, startMailIn } from "#local/mail-in/start-mail-in.ts";

let directory: string;
let mailIn: MailIn | undefined;
const NOW = new Date("2026-12-01T09:00:00Z");

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "rekindle-mail-in-"));
});
afterEach(async () => {
  await mailIn?.stop();
  mailIn = undefined;
  rmSync(directory, { recursive: true, force: true });
});

const taken: { key: string; at: Date; raw: string }[] = [];
const start = async (fails = false) => {
  taken.length = 0;
  mailIn = await startMailIn({
    directory,
    port: 0,
    now: () => NOW,
    take: async (key, at) => {
      if (fails) throw new Error("not now");
      taken.push({ key, at, raw: readFileSync(join(directory, key), "utf8") });
      rmSync(join(directory, key));
    },
    onError: () => undefined,
  });
  return mailIn;
};
const send = ({ port }: MailIn, more: object = {}) =>
  nodemailer
    .createTransport({ host: "127.0.0.1", port, ignoreTLS: true })
    .sendMail({ from: "ada@example.com", to: "hello@shop.example", subject: "Re: x", text: "Yes", ...more });

it("takes a mail with its envelope", async () => {
  const running = await start();
  await send(running);
  await running.settled();
  expect(taken).toHaveLength(1);
  expect(taken[0]?.at).toEqual(NOW);
  expect(taken[0]?.raw).toMatch(/^Return-Path: <ada@example\.com>\r\n/);
});

it("keeps what it acknowledged until it is taken, also by the next process", async () => {
  await send(await start(true));
  await mailIn?.stop();
  expect(readdirSync(directory)).toHaveLength(1);
  await (await start()).settled();
  expect(taken).toHaveLength(1);
  expect(readdirSync(directory)).toEqual([]);
});

it("refuses a mail over the limit and leaves nothing of it", async () => {
  const running = await start();
  const large = { attachments: [{ filename: "a", content: Buffer.alloc(MOST_MAIL_BYTES) }] };
  await expect(send(running, large)).rejects.toThrow();
  expect(readdirSync(directory)).toEqual([]);
});
