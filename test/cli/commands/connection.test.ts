import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findConnection } from "#cli/commands/connection.ts";

let cwd: string;
const running = (content: string, directory = ".rekindle") => {
  mkdirSync(join(cwd, directory), { recursive: true });
  writeFileSync(join(cwd, directory, "connection.json"), content);
};
const find = (env: Record<string, string> = {}, given: { url?: string; token?: string } = {}) =>
  findConnection({ url: given.url, token: given.token }, { env, cwd });
const HERE = JSON.stringify({ url: "http://127.0.0.1:4400", token: "own", pid: 1 });

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "rekindle-connection-"));
});
afterEach(() => rmSync(cwd, { recursive: true }));

describe("findConnection", () => {
  it("finds what runs here, in the data directory of this folder or the one stated", () => {
    running(HERE);
    expect(find()).toEqual({ url: "http://127.0.0.1:4400", token: "own" });
    running(HERE.replace("4400", "4500"), "elsewhere");
    expect(find({ REKINDLE_DATA: "elsewhere" })).toMatchObject({ url: "http://127.0.0.1:4500" });
  });

  it("prefers options to the environment, and the environment to what runs here", () => {
    running(HERE);
    const env = { REKINDLE_URL: "https://env.example.com", REKINDLE_TOKEN: "env" };
    expect(find(env)).toEqual({ url: "https://env.example.com", token: "env" });
    expect(find(env, { url: "https://opt.example.com/", token: "opt" })).toEqual({
      url: "https://opt.example.com",
      token: "opt",
    });
  });

  it("never gives the token of this machine to another address", () => {
    running(HERE);
    expect(find({}, { url: "http://127.0.0.1:4400/" })).toMatchObject({ token: "own" });
    expect(() => find({}, { url: "http://127.0.0.1:4401" })).toThrow(
      "There is no token for http://127.0.0.1:4401",
    );
    expect(() => find({ REKINDLE_URL: "https://example.com" })).toThrow("--token or REKINDLE_TOKEN");
  });

  it("says what is missing", () => {
    expect(() => find()).toThrow("npm start");
    running("{ half");
    expect(() => find()).toThrow("connection.json cannot be understood");
  });
});
