import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Click } from "#core/clicks/click.ts";
import { labelClicks } from "#core/clicks/label-click.ts";
import { signOfRequest } from "#core/clicks/sign-of-request.ts";
import { standingOfAnswer } from "#core/clicks/standing-of-answer.ts";

const SENT = new Date("2026-12-01T09:00:00Z");
const second = (seconds: number): Date => new Date(SENT.getTime() + seconds * 1_000);
const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36";

interface Request {
  readonly link: string;
  readonly seconds: number;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

const clickOf = ({ link, seconds, method = "GET", headers = { "user-agent": CHROME } }: Request): Click => ({
  link,
  at: second(seconds),
  sign: signOfRequest({ method, headers }),
});

const labels = (requests: readonly Request[]): readonly string[] =>
  labelClicks(requests.map(clickOf), SENT).map(({ label }) => label);

const sweep = Array.from({ length: 9 }, (_, index) => ({ link: `link-${index}`, seconds: 43 + index * 0.1 }));

describe("requests for links of a mail", () => {
  it.each<[string, readonly Request[], readonly string[]]>([
    ["HEAD", [{ link: "offer", seconds: 7_200, method: "HEAD" }], ["machine"]],
    [
      "a prefetch",
      [{ link: "offer", seconds: 7_200, headers: { "user-agent": CHROME, "sec-purpose": "prefetch" } }],
      ["machine"],
    ],
    [
      "a prefetch of old Firefox",
      [{ link: "offer", seconds: 7_200, headers: { "user-agent": CHROME, "x-moz": "prefetch" } }],
      ["machine"],
    ],
    [
      "Safari's preview",
      [{ link: "offer", seconds: 7_200, headers: { "user-agent": CHROME, "x-purpose": "preview" } }],
      ["machine"],
    ],
    ["no user agent", [{ link: "offer", seconds: 7_200, headers: {} }], ["machine"]],
    ["nine links in 0.8 s", sweep, sweep.map(() => "machine")],
    [
      "the hidden link, and another 4 s later",
      [
        { link: "hidden", seconds: 600 },
        { link: "offer", seconds: 604 },
      ],
      ["machine", "machine"],
    ],
    ["one link 9 s after sending", [{ link: "offer", seconds: 9 }], ["suspect"]],
    ["one link after two hours", [{ link: "offer", seconds: 7_200 }], ["human"]],
    [
      "two links 40 s apart",
      [
        { link: "offer", seconds: 7_200 },
        { link: "view", seconds: 7_240 },
      ],
      ["human", "human"],
    ],
    [
      "a score corrected after 5 s",
      [
        { link: "survey:8", seconds: 7_200 },
        { link: "survey:9", seconds: 7_205 },
      ],
      ["human", "human"],
    ],
    [
      "one link reloaded at once",
      [
        { link: "offer", seconds: 7_200 },
        { link: "offer", seconds: 7_200.4 },
        { link: "offer", seconds: 7_201 },
      ],
      ["human", "human", "human"],
    ],
    [
      "a person an hour after a scan",
      [...sweep, { link: "survey:9", seconds: 3_700 }],
      [...sweep.map(() => "machine"), "human"],
    ],
  ])("%s", (_, requests, expected) => {
    expect(labels(requests)).toEqual(expected);
  });

  it.each([
    "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
    "YahooMailProxy; https://help.yahoo.com",
    "Mozilla/5.0",
    "BarracudaCentral",
    "python-requests/2.31",
    "curl/8.5.0",
    "Mozilla/5.0 (X11) HeadlessChrome/131.0",
    "Mozilla/5.0 (compatible; bingbot/2.0)",
    "Slackbot-LinkExpanding 1.0",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0 Safari/537.36 Edge/12.246 Mozilla/5.0",
    " ",
  ])("knows %s for a program", (agent) => {
    expect(signOfRequest({ method: "GET", headers: { "user-agent": agent } })).toBe("agent");
  });

  it("does not depend on the order in which they are read", () => {
    const click = fc.record({
      link: fc.constantFrom("a", "b", "c", "hidden"),
      at: fc.integer({ min: 0, max: 60_000 }).map((ms) => new Date(SENT.getTime() + ms)),
      sign: fc.constantFrom<Click["sign"]>("plain", "head"),
    });
    fc.assert(
      fc.property(fc.array(click, { maxLength: 12 }), (clicks) => {
        const byClick = (list: readonly Click[]) =>
          labelClicks(list, SENT)
            .map(({ link, at, sign, label }) => `${link} ${at.getTime()} ${sign} ${label}`)
            .sort();
        expect(byClick([...clicks].reverse())).toEqual(byClick(clicks));
      }),
    );
  });
});

describe("an answer", () => {
  const clicks = sweep.map(clickOf);

  it("counts when nothing odd is going on", () => {
    expect(standingOfAnswer({ at: second(7_210) }, [clickOf({ link: "survey:9", seconds: 7_200 })])).toBe(
      "counted",
    );
    expect(standingOfAnswer({ at: second(7_210) }, [])).toBe("counted");
  });

  it("is provisional inside a burst, until a person comes", () => {
    const inside = { at: second(44) };
    expect(standingOfAnswer(inside, clicks)).toBe("provisional");
    const person = clickOf({ link: "survey:9", seconds: 7_200 });
    expect(standingOfAnswer(inside, [...clicks, person])).toBe("counted");
    expect(standingOfAnswer({ at: second(7_210) }, [...clicks, person])).toBe("counted");
  });

  it("is provisional beside a hit on the hidden link", () => {
    const hidden = clickOf({ link: "hidden", seconds: 600 });
    expect(standingOfAnswer({ at: second(604) }, [hidden])).toBe("provisional");
    expect(standingOfAnswer({ at: second(611) }, [hidden])).toBe("counted");
  });

  it("never counts in the middle of a scan by the scan's own requests", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_900 }), { minLength: 2, maxLength: 12 }),
        fc.integer({ min: 0, max: 1_900 }),
        (offsets, answered) => {
          const scan = offsets.map(
            (ms, index): Click => ({
              link: `l${index}`,
              at: new Date(SENT.getTime() + ms),
              sign: "plain",
            }),
          );
          expect(standingOfAnswer({ at: new Date(SENT.getTime() + answered) }, scan)).toBe("provisional");
        },
      ),
    );
  });
});
