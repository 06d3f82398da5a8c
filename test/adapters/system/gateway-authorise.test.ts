import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGatewayAuthorise } from "#adapters/system/gateway-authorise.ts";

const ACCOUNT = "123456789012";
const authorise = createGatewayAuthorise("prod");

const signedIn = (groups?: string) => ({
  accountId: ACCOUNT,
  authorizer: {
    jwt: { claims: { sub: "0f3c", ...(groups !== undefined && { "cognito:groups": groups }) }, scopes: null },
  },
});
const signed = (role: string, account = ACCOUNT, session = "ops") => ({
  accountId: ACCOUNT,
  authorizer: {
    iam: { accountId: account, userArn: `arn:aws:sts::${account}:assumed-role/${role}/${session}` },
  },
});

describe("createGatewayAuthorise", () => {
  it.each([
    ["[viewer]", "viewer"],
    ["[editor viewer]", "editor"],
    ["[viewer admin editor]", "admin"],
    ["editor", "editor"],
  ])("takes the highest of the groups %s", async (groups, role) => {
    expect(await authorise(undefined, signedIn(groups))).toEqual({ name: "0f3c", role });
  });

  it.each(["viewer", "editor", "admin"])("knows who has taken on the stage's role %s", async (role) => {
    expect(await authorise(undefined, signed(`rekindle-prod-${role}`))).toEqual({ name: "ops", role });
  });

  it.each([
    ["somebody in no group", signedIn()],
    ["somebody in groups of other names", signedIn("[administrators view]")],
    ["a role of another stage", signed("rekindle-test-admin")],
    ["a role of the account that is none of ours", signed("AdministratorAccess")],
    ["a role of the same name in another account", signed("rekindle-prod-admin", "999999999999")],
    [
      "a user of the account",
      {
        accountId: ACCOUNT,
        authorizer: {
          iam: { accountId: ACCOUNT, userArn: `arn:aws:iam::${ACCOUNT}:user/rekindle-prod-admin` },
        },
      },
    ],
    ["a request that no gateway looked at", {}],
    ["nothing", undefined],
  ])("lets %s not in", async (_, gateway) => {
    expect(await authorise("Bearer anything", gateway)).toBeUndefined();
  });

  it("keeps no address of who signed", async () => {
    const caller = await authorise(undefined, signed("rekindle-prod-admin", ACCOUNT, "ana@example.com"));
    expect(caller?.name).toMatch(/^[a-z0-9]+$/);
  });

  it("never lets anything in that does not name one of the stage's three roles", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (role) => {
        fc.pre(!/^rekindle-prod-(viewer|editor|admin)$/.test(role));
        expect(await authorise(undefined, signed(role))).toBeUndefined();
      }),
    );
  });
});
