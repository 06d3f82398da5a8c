import { summarise } from "#app/campaigns/read-campaigns.ts";
import { requireWorkspace } from "#app/sweep/settings.ts";
import type { campaignRoutes } from "#contracts/api/campaigns.ts";
import type { RouteBody, RouteResponse } from "#contracts/api/routes.ts";
import type { LifeStep } from "#core/campaign/campaign-life.ts";
import { InvalidInputError } from "#core/shared/errors.ts";
import type { ApiCall, ApiHandlers, Wire } from "./api-handlers.ts";
import { forecastHandlers } from "./forecasts.ts";
import { ProblemError } from "./problem-error.ts";
import type { ApiUseCases } from "./use-cases.ts";

export const campaignHandlers = (use: ApiUseCases): ApiHandlers<keyof typeof campaignRoutes> => {
  const change = async (
    { params, caller }: Pick<ApiCall<"campaigns.stop">, "params" | "caller">,
    step: Exclude<LifeStep, { kind: "publish" }>,
  ) => summarise(use.config, await use.changeCampaign({ ...params, step, by: caller.name }));
  return {
    ...forecastHandlers(use),
    "campaigns.list": ({ query }) =>
      use.listCampaigns({ limit: query.limit, cursor: query.cursor, status: query.status }),
    "campaigns.get": ({ params, query }) => use.getCampaign({ ...params, version: query.version }),
    "campaigns.validate": ({ body }) => validate(use, body),
    "campaigns.publish": (call) => publish(use, call),
    "campaigns.approve": async ({ params, caller }) =>
      summarise(use.config, await use.approveCampaign({ ...params, by: caller.name })),
    "campaigns.start": (call) => change(call, { kind: "start" }),
    "campaigns.pause": (call) => change(call, { kind: "pause" }),
    "campaigns.resume": (call) => change(call, { kind: "resume", catchUp: call.body.catchUp }),
    "campaigns.stop": (call) => change(call, { kind: "stop" }),
    "campaigns.preview": ({ body }) => preview(use, body),
    "campaigns.test-send": async ({ body }) => ({
      sent: await use.testSend({ ...chosenBy(body), to: body.to }),
    }),
  };
};

const validate = async (
  use: ApiUseCases,
  { files }: RouteBody<"campaigns.validate">,
): Promise<Wire<RouteResponse<"campaigns.validate">>> => {
  const prepared = await use.prepareCampaign(files, await requireWorkspace(use.config));
  if (prepared.kind === "faulty") return { valid: false, faults: prepared.faults, warnings: [] };
  const { id, name, purpose, mails } = prepared.campaign;
  return {
    valid: true,
    faults: [],
    warnings: prepared.warnings,
    campaign: { id, name, purpose, mails: Object.keys(mails) },
  };
};

const publish = async (
  use: ApiUseCases,
  { body, caller }: ApiCall<"campaigns.publish">,
): Promise<Wire<RouteResponse<"campaigns.publish">>> => {
  const result = await use.publishCampaign({
    files: body.files,
    by: caller.name,
    mayPublishService: caller.role === "admin",
  });
  if (result.kind === "faulty") throw new InvalidInputError("The campaign has faults", result.faults);
  if (result.kind === "needs-admin") {
    throw new ProblemError(
      "forbidden",
      `A campaign with \`purpose: service\` writes to people who left. Only an admin may publish it; you are ${caller.role}.`,
    );
  }
  const { id, version, status } = result.state;
  if (result.kind === "waiting") return { kind: result.kind, id, version: result.version, status };
  return { kind: result.kind, id, version, status };
};

/** What the body chooses: of which campaign, which mails, and for whom. */
const chosenBy = (body: Omit<RouteBody<"campaigns.test-send">, "to">) => ({
  choice: {
    files: body.files,
    campaignId: body.campaign,
    version: body.version,
    mail: body.mail,
    locale: body.locale,
  },
  reader: { customerId: body.customerId, customer: body.customer },
});

const preview = async (
  use: ApiUseCases,
  body: RouteBody<"campaigns.preview">,
): Promise<Wire<RouteResponse<"campaigns.preview">>> => {
  const { mails } = await use.previewMails(chosenBy(body));
  return {
    mails: mails.flatMap(({ template: { name, locale }, rendered }) => {
      if (rendered.kind !== "ok") return [];
      const { subject, html, text } = rendered;
      return [{ mail: name, locale, subject, html, text }];
    }),
    missing: mails.flatMap(({ template: { name, locale }, rendered }) => {
      if (rendered.kind === "ok") return [];
      const reason =
        rendered.kind === "missing"
          ? `\`${rendered.variable}\` has no value and no default (${rendered.part})`
          : `${rendered.reason} (${rendered.part})`;
      return [{ mail: name, locale, reason }];
    }),
  };
};
