import { describe, expect, it } from "vitest";
import { tokensIn } from "#core/replies/ids-in-reply.ts";
import { type Candidate, matchReply } from "#core/replies/match-reply.ts";
import { messageIdOf } from "#core/shared/ids.ts";

const ADA = "a".repeat(26);
const BOB = "b".repeat(26);
const messageOf = (customerId: string, stepId: string): string =>
  messageIdOf({ customerId, campaignId: "win-back", episode: "20261101", stepId });
const candidate = (customerId: string): Candidate => ({
  customerId,
  messages: ["second", "first"].map((stepId) => ({
    messageId: messageOf(customerId, stepId),
    sesIds: [`0100-${customerId.slice(0, 4)}-${stepId}-000000`],
  })),
});
const idOf = (customerId: string, stepId: string): string =>
  `0100-${customerId.slice(0, 4)}-${stepId}-000000@eu-west-1.amazonses.com`;

describe("whose reply it is", () => {
  it.each<[string, Parameters<typeof matchReply>, ReturnType<typeof matchReply>]>([
    ["nobody's", [{ answers: [] }, [], []], undefined],
    [
      "the sender's, to the newest mail",
      [{ answers: [] }, [candidate(ADA)], []],
      { customerId: ADA, messageId: messageOf(ADA, "second"), by: "sender" },
    ],
    [
      "the sender's, to the mail it answers",
      [{ answers: ["x@example.com", idOf(ADA, "first")] }, [candidate(ADA)], []],
      { customerId: ADA, messageId: messageOf(ADA, "first"), by: "thread" },
    ],
    [
      "of two with one address, of whose mail is answered",
      [{ answers: [idOf(BOB, "first")] }, [candidate(ADA), candidate(BOB)], []],
      { customerId: BOB, messageId: messageOf(BOB, "first"), by: "thread" },
    ],
    [
      "of two with one address, of whose link is quoted",
      [{ answers: [] }, [candidate(ADA), candidate(BOB)], [messageOf(BOB, "first")]],
      { customerId: BOB, messageId: messageOf(BOB, "first"), by: "sender" },
    ],
    [
      "of a sender nobody knows, by the link alone",
      [{ answers: [idOf(ADA, "first")] }, [], [messageOf(BOB, "first")]],
      { customerId: BOB, messageId: messageOf(BOB, "first"), by: "link" },
    ],
    [
      "of a known sender, although the link is another's",
      [{ answers: [] }, [candidate(ADA)], [messageOf(BOB, "first")]],
      { customerId: ADA, messageId: messageOf(ADA, "second"), by: "sender" },
    ],
  ])("%s", (_, args, expected) => {
    expect(matchReply(...args)).toEqual(expected);
  });

  it("finds what may be tokens in any text", () => {
    const token = "Ab-_".repeat(25);
    expect(tokensIn(`> https://x.example/u/${token}\n<a href="https://x.example/p/${token}">`)).toEqual([
      token,
    ]);
    expect(tokensIn("https://x.example/u/short")).toEqual([]);
    expect(tokensIn(`/u/${"a".repeat(2_000)}`)).toEqual([]);
  });
});
