import { SSMClient } from "@aws-sdk/client-ssm";
import { afterEach, describe, expect, it } from "vitest";
import { createSsmSecrets } from "#adapters/ssm/ssm-secrets.ts";
import { AwsFault, openAwsJsonServer } from "#support/aws-json-server.ts";

interface Put {
  readonly Name: string;
  readonly Value: string;
  readonly Type: string;
  readonly KeyId: string;
  readonly Overwrite: boolean;
}

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

/** Systems Manager, which shows a new parameter only after `blindReads` reads of it. */
const setUp = async ({ blindReads = 0 } = {}) => {
  const stored = new Map<string, Put>();
  const time = { now: 0 };
  const counts = { reads: 0 };
  let blind = blindReads;
  const server = await openAwsJsonServer({
    GetParameter: ({ Name, WithDecryption }: { Name: string; WithDecryption: boolean }) => {
      counts.reads++;
      const parameter = stored.get(Name);
      if (parameter === undefined || blind-- > 0) throw new AwsFault("ParameterNotFound");
      return { Parameter: { Name, Value: WithDecryption ? parameter.Value : "cipher text" } };
    },
    PutParameter: (put: Put) => {
      if (stored.has(put.Name) && !put.Overwrite) throw new AwsFault("ParameterAlreadyExists");
      stored.set(put.Name, put);
      return { Version: 1 };
    },
  });
  opened.push(server.close);
  const open = () =>
    createSsmSecrets({
      path: "/rekindle/test",
      keyId: "alias/rekindle-test",
      client: new SSMClient(server.config),
      now: () => time.now,
    });
  return { stored, time, counts, open };
};

describe("createSsmSecrets", () => {
  it("makes a missing secret once, encrypted with the stage's key", async () => {
    const { open, stored } = await setUp();
    expect(await open().get("id-key")).toBeUndefined();
    expect(await open().ensure("id-key", () => "first")).toBe("first");
    expect(await open().ensure("id-key", () => "second")).toBe("first");
    expect(stored.get("/rekindle/test/id-key")).toMatchObject({
      Type: "SecureString",
      KeyId: "alias/rekindle-test",
      Overwrite: false,
    });
  });

  it("answers the one that stands when two make it at once, also before it can be read everywhere", async () => {
    const { open, stored } = await setUp({ blindReads: 2 });
    const theirs = { Name: "", Value: "theirs", Type: "SecureString", KeyId: "k", Overwrite: false };
    const answer = await open().ensure("id-key", () => {
      stored.set("/rekindle/test/id-key", theirs);
      return "ours";
    });
    expect(answer).toBe("theirs");
  });

  it("reads a secret once a minute, and before it is changed", async () => {
    const { open, time, counts } = await setUp();
    const [mine, other] = [open(), open()];
    await other.put("link-keys", "old");
    expect(await mine.get("link-keys")).toBe("old");
    await other.put("link-keys", "new");
    time.now += 59_999;
    expect(await mine.get("link-keys")).toBe("old");
    expect(counts.reads).toBe(1);
    expect(await mine.ensure("link-keys", () => "other")).toBe("new");
    time.now += 60_000;
    await other.put("link-keys", "newer");
    expect(await mine.get("link-keys")).toBe("newer");
  });
});
