import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { BUNDLES, requireBundles } from "../lib/bundle/bundles.ts";
import { readStage } from "../lib/config.ts";
import { buildStage } from "../lib/stage.ts";

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
requireBundles();
buildStage(app, readStage(`${app.node.tryGetContext("stage") ?? "example"}`), BUNDLES);
app.synth();
