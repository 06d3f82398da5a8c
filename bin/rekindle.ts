#!/usr/bin/env node
import { runOnTerminal } from "#cli/main.ts";

process.exitCode = await runOnTerminal(process.argv.slice(2));
