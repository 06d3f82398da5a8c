#!/usr/bin/env node
import { runOnTerminal } from "#cli/main.ts";

const ops = () => import("../ops/aws.ts");

process.exitCode = await runOnTerminal(process.argv.slice(2), {
  connect: async (stage) => (await ops()).connectTo(stage),
  readAccount: async (stage) => (await ops()).readAccountOf(stage),
  sendProbe: async (stage, to) => (await ops()).sendProbeOf(stage, to),
});
