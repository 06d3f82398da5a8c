// Plain JavaScript on purpose: an old Node cannot read TypeScript, and should say so in words.
const [major] = process.versions.node.split(".").map(Number);
if (major < 24) {
  console.error(
    `Rekindle runs on Node 24 and this is Node ${process.versions.node}. On Linux "npm ci" brings Node 24 along and ` +
      "npm scripts use it; here it did not. Install Node 24 from https://nodejs.org, or check that optional dependencies are not switched off.",
  );
  process.exit(1);
}
