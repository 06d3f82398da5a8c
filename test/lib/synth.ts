import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, type Stack, Validations } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { FUNCTIONS } from "../../functions/manifest.ts";
import { readStage, type Stage } from "../../lib/config.ts";
import { buildStage, type StageStacks } from "../../lib/stage.ts";

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: as CloudFormation has it
  readonly Properties: any;
  readonly DeletionPolicy?: string;
}

export interface StackTemplate {
  readonly stackName: string;
  readonly template: Template;
  readonly json: {
    readonly Resources: Readonly<Record<string, Resource>>;
    readonly Outputs?: Readonly<Record<string, unknown>>;
    readonly Parameters?: Readonly<Record<string, unknown>>;
  };
}

export type StackPart = keyof StageStacks;

/** Stands for the bundles: what is in them is nothing that a template knows. */
const emptyBundles = (): string => {
  const directory = mkdtempSync(join(tmpdir(), "no-bundles-"));
  for (const { name } of FUNCTIONS) {
    mkdirSync(join(directory, name));
    writeFileSync(join(directory, name, "index.mjs"), "export const handler = async () => {};\n");
  }
  return directory;
};

const FLAGS = JSON.parse(readFileSync(new URL("../../cdk.json", import.meta.url), "utf8")).context;

/** The templates of the stage `example`, changed as wanted, as `cdk synth` makes them. */
export const synthStage = (change: Partial<Stage> = {}): Readonly<Record<StackPart, StackTemplate>> => {
  const app = new App({ context: FLAGS, outdir: mkdtempSync(join(tmpdir(), "synth-")) });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stacks = buildStage(app, { ...readStage("example"), ...change }, emptyBundles());
  app.synth();
  const entries = Object.entries(stacks).map(([part, stack]: [string, Stack]) => {
    const template = Template.fromStack(stack);
    return [part, { stackName: stack.stackName, template, json: template.toJSON() }] as const;
  });
  return Object.fromEntries(entries) as Record<StackPart, StackTemplate>;
};

export const resourcesOf = (
  stack: StackTemplate,
  type: string,
): readonly (Resource & { readonly id: string })[] =>
  Object.entries(stack.json.Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, resource]) => ({ ...resource, id }));

/** Every object in a tree, with itself. */
export function* walk(node: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (typeof node !== "object" || node === null) return;
  if (!Array.isArray(node)) yield node as Readonly<Record<string, unknown>>;
  for (const child of Object.values(node)) yield* walk(child);
}
