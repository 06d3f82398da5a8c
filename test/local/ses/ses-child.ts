import { startSes } from "#local/ses/start-ses.ts";

// an endpoint of its own process, to be killed; its events are never taken
const [statePath = "", behaviour = "{}"] = process.argv.slice(2);
const ses = await startSes({
  statePath,
  now: () => new Date(),
  postEvents: () => Promise.reject(new Error("nobody takes events here")),
  behaviour: JSON.parse(behaviour),
});
process.stdout.write(`${ses.endpoint}\n`);
