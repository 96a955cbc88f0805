// People who answer by themselves: brought in from a file, looked at, sent home.

import { get, post, remove } from "./api.js";
import { byId, make, say } from "./dom.js";
import * as live from "./live.js";
import * as place from "./place.js";

/** How often their report is looked at while it is on the screen, in milliseconds. */
const LOOK_MS = 2000;

export function start() {
  byId("people").addEventListener("submit", bring);
  byId("people-leave").addEventListener("click", () => carryOut(() => remove("/people"), "They have put their phones down."));
  place.on("network", refresh);
  live.on("afresh", refresh);
  setInterval(() => place.view() === "network" && !byId("people-leave").hidden && refresh(), LOOK_MS);
}

async function bring(event) {
  event.preventDefault();
  const { file, scale, seed } = byId("people").elements;
  const given = file.files[0];
  if (!given) return say("Choose a file of people first, as docs/samples/people.toml.", true);
  const body = { file: await given.text(), scale: Number(scale.value), seed: seed.value ? Number(seed.value) : null };
  await carryOut(() => post("/people", body), "They have come.");
}

async function refresh() {
  try {
    show((await get("/stats")).people);
  } catch (error) {
    say(error.message, true);
  }
}

function show(report) {
  byId("people-leave").hidden = !report;
  const lines = report
    ? [
        `${count(report.people)} people, ${count(report.to_be_taken)} of them to take the benefit; seed ${report.seed}`,
        `heard: ${counts(report.heard)}`,
        `said: ${counts(report.said)}`,
        `${count(report.answers_to_come)} answers are on their way`,
      ]
    : ["Nobody is here."];
  byId("people-report").replaceChildren(...lines.map((line) => make("li", "", line)));
}

const count = (number) => number.toLocaleString("en");
const counts = (table) => Object.entries(table).map(([what, number]) => `${what} ${count(number)}`).join(", ") || "nothing yet";

async function carryOut(act, done) {
  try {
    await act();
    say(done);
  } catch (error) {
    say(error.message, true);
  }
  await refresh();
}
