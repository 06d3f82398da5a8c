import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readStage } from "../../lib/config.ts";

const STAGES = new URL("../../stages/", import.meta.url);

const GOOD = {
  region: "eu-central-1",
  zone: "Europe/Berlin",
  sender: { domain: "example.com" },
  alarms: { emails: ["ops@example.com"] },
  monthlyBudget: 50,
};

const read = (settings: object) => {
  const directory = mkdtempSync(join(tmpdir(), "stages-"));
  writeFileSync(join(directory, "test.yaml"), JSON.stringify(settings));
  return readStage("test", directory);
};

describe("readStage", () => {
  it.each(readdirSync(STAGES))("reads %s", (file) => {
    expect(readStage(file.replace(".yaml", "")).zone).toBeDefined();
  });

  it("fills in what is left out", () => {
    expect(read(GOOD)).toMatchObject({
      name: "test",
      sweepAt: "06:00",
      keepData: true,
      logDays: 30,
      throttle: { perSecond: 50, burst: 100 },
    });
  });

  it("says which stages there are", () => {
    expect(() => readStage("prod")).toThrow("There is no stages/prod.yaml. There are: example.");
    expect(() => readStage("../secret")).toThrow("is no name of a stage");
  });

  it.each([
    [{ zone: "Berlin" }, "must be a time zone of the IANA list: Europe/Berlin"],
    [{ sweepAt: "02:30" }, "must not lie between 01:00 and 03:00: clocks change then"],
    [{ sweepAt: "6:00" }, 'must be a time, in quotes: "06:00"'],
    [{ account: 123456789012 }, 'must be text, in quotes: "123456789012"'],
    [{ region: "Frankfurt" }, "must be a region: eu-central-1"],
    [{ sender: { domain: "https://example.com" } }, "must be a domain: example.com"],
    [
      { sender: { domain: "example.com", mailFrom: "bounce.other.com" } },
      "must be a subdomain of example.com",
    ],
    [{ alarms: { emails: [] } }, "alarms.emails"],
    [{ logDays: 31 }, "must be one of 1, 3, 5, 7, 14, 30"],
    [
      {
        links: {
          domain: "go.example.com",
          certificate: "arn:aws:acm:eu-central-1:123456789012:certificate/x",
        },
      },
      "must be a certificate in us-east-1",
    ],
    [{ budget: 50 }, 'Unrecognized key: "budget"'],
  ])("refuses %j and says what would be right", (change, words) => {
    expect(() => read({ ...GOOD, ...change })).toThrow(words);
    expect(() => read({ ...GOOD, ...change })).toThrow("stages/test.yaml");
  });
});
