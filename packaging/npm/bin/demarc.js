#!/usr/bin/env node
// Runs the program that lies beside this file, with the same arguments, streams and exit code.
"use strict";
const { spawnSync } = require("child_process");
const { join } = require("path");

const run = spawnSync(join(__dirname, "demarc"), process.argv.slice(2), { stdio: "inherit" });
if (run.error) {
  console.error(`error: demarc cannot be started: ${run.error.message}`);
  process.exit(2);
}
if (run.signal) {
  process.kill(process.pid, run.signal);
}
process.exit(run.status === null ? 2 : run.status);
