import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CelEngine, TemplateFile } from "@aws/cloudformation-validate";
import { afterAll, describe, expect, it } from "vitest";
import { synthStage } from "./synth.ts";

/** AWS's own validator, with the schemas of all resource types: names, types, what is required, references. */
const engine = new CelEngine();
afterAll(() => engine.free());

const directory = mkdtempSync(join(tmpdir(), "schemas-"));
const faultsOf = (name: string, template: object): readonly string[] => {
  const file = join(directory, `${name}.json`);
  writeFileSync(file, JSON.stringify(template));
  return engine
    .validateStandard(new TemplateFile(file), { severityLevel: "WARN", exclude: { ids: TAKEN_AS_IT_IS } })
    .diagnostics.map(
      ({ ruleId, message, entity, propertyPath }) =>
        `${ruleId} ${entity?.logicalId} ${propertyPath}: ${message}`,
    );
};

/**
 * CDK writes dependencies that CloudFormation would find by itself (W3005); the bucket of mails that come in and its
 * function know each other by name (W9002), because by reference each would wait for the other.
 */
const TAKEN_AS_IT_IS = ["W3005", "W9002"];

const stages = {
  example: synthStage(),
  "with everything": synthStage({
    account: "123456789012",
    keepData: false,
    links: {
      domain: "go.example.com",
      certificate: "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000",
    },
    inbound: { domain: "reply.example.com", ruleSet: "default" },
    bus: { name: "company", sources: ["shop"] },
    webAcl: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/x/y",
  }),
};

describe.each(Object.entries(stages))("the templates of the stage %s", (stage, stacks) => {
  it.each(Object.entries(stacks))("%s follow the schemas of CloudFormation", (part, { json }) => {
    expect(faultsOf(`${stage}-${part}`.replaceAll(" ", "-"), json)).toEqual([]);
  });
});

describe("the validator", () => {
  it.each([
    ["a property that is not there", { Properties: { TopicNam: "x" } }],
    ["a value of the wrong type", { Properties: { FifoTopic: "perhaps" } }],
    ["a reference to nothing", { Properties: { TopicName: { Ref: "Nobody" } } }],
  ])("finds %s", (_, topic) => {
    const template = { Resources: { Topic: { Type: "AWS::SNS::Topic", ...topic } } };
    expect(faultsOf("broken", template)).not.toEqual([]);
  });
});
