import * as z from "zod";
import { shortHash } from "#core/shared/ids.ts";
import type { Authorise, Caller, Role } from "#ports/authorise.ts";

const ROLES: readonly Role[] = ["admin", "editor", "viewer"];

/** A token of the user pool, which API Gateway has checked. It writes a list as `[admin editor]`. */
const SignedIn = z.object({
  authorizer: z.object({
    jwt: z.object({ claims: z.object({ sub: z.string().min(1), "cognito:groups": z.string().optional() }) }),
  }),
});

/** A request signed with credentials of IAM, which API Gateway has checked. */
const Signed = z.object({
  accountId: z.string(),
  authorizer: z.object({ iam: z.object({ accountId: z.string(), userArn: z.string() }) }),
});

/**
 * Knows people by what API Gateway says of them: by their groups of the user pool, or as who has taken on one of
 * the stage's roles (`rekindle-prod-editor`). Everybody else is nobody, whatever their rights in the account.
 */
export const createGatewayAuthorise =
  (stage: string): Authorise =>
  async (_header, gateway) =>
    fromGroups(gateway) ?? fromRole(gateway, stage);

const fromGroups = (gateway: unknown): Caller | undefined => {
  const parsed = SignedIn.safeParse(gateway);
  if (!parsed.success) return undefined;
  const { sub, "cognito:groups": groups = "" } = parsed.data.authorizer.jwt.claims;
  const names = groups.replace(/^\[|\]$/g, "").split(/[\s,]+/);
  const role = ROLES.find((each) => names.includes(each));
  return role && { name: sub, role };
};

const fromRole = (gateway: unknown, stage: string): Caller | undefined => {
  const parsed = Signed.safeParse(gateway);
  if (!parsed.success) return undefined;
  const { accountId, authorizer } = parsed.data;
  const [, account, roleName, session = ""] =
    /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(authorizer.iam.userArn) ?? [];
  if (account !== accountId || authorizer.iam.accountId !== accountId) return undefined;
  const role = ROLES.find((each) => roleName === `rekindle-${stage}-${each}`);
  // sessions are often named by the address of who began them; CloudTrail knows whose it is
  return role && { name: session.includes("@") ? shortHash(session) : session, role };
};
