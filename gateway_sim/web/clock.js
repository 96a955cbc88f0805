// The simulated clock in the bar, and the panel that moves it.

import { get, post } from "./api.js";
import { byId, make, say } from "./dom.js";
import * as live from "./live.js";
import * as time from "./time.js";

const WHAT = { receipt: "a receipt", registry: "the registry decides", person: "a person answers", validity: "a message expires", bot: "a deadline of the bot" };
const MOST_DUE = 6;
let version = null;

export function start() {
  live.on("status", (status) => {
    if (status.clock !== version) learn();
  });
  document.querySelectorAll("[data-advance]").forEach((button) => button.addEventListener("click", () => move({ advance_s: Number(button.dataset.advance) })));
  document.querySelectorAll("[data-rate]").forEach((button) => button.addEventListener("click", () => move({ rate: Number(button.dataset.rate) })));
  byId("clock-next").addEventListener("click", () => move({ next: true }));
  byId("clock-jump").addEventListener("submit", (event) => {
    event.preventDefault();
    move({ to: time.fromInput(event.target.elements.to.value) });
  });
  byId("clock-panel").addEventListener("toggle", (event) => {
    if (event.newState === "open") lookIn();
  });
  setInterval(tick, 500);
  learn();
}

async function learn() {
  try {
    show(await get("/clock"));
  } catch (error) {
    say(error.message, true);
  }
}

async function move(how) {
  try {
    show(await post("/clock", how));
    lookIn();
  } catch (error) {
    say(error.message, true);
  }
}

function show(clock) {
  version = clock.version;
  time.set(clock);
  for (const button of document.querySelectorAll("[data-rate]")) {
    button.setAttribute("aria-pressed", Number(button.dataset.rate) === time.rate());
  }
  tick();
}

function tick() {
  const now = time.now();
  byId("clock-time").textContent = time.seconds(now);
  byId("clock-date").textContent = time.day(now) + (time.rate() === 1 ? "" : ` · ×${time.rate()}`);
}

async function lookIn() {
  const input = byId("clock-jump").elements.to;
  input.min = time.forInput(time.now());
  input.value = time.forInput(time.now() + 3600_000);
  let due = [];
  try {
    due = await get("/clock/due");
  } catch {
    // a simulator without followers has nothing to say
  }
  byId("clock-next").disabled = due.length === 0;
  byId("clock-due").replaceChildren(...due.slice(0, MOST_DUE).map(line));
  if (!due.length) byId("clock-due").append(make("li", "", "Nothing is due."));
}

function line({ at, what }) {
  const item = make("li");
  const ms = Date.parse(at);
  item.append(make("span", "", WHAT[what] ?? what), make("time", "", `${time.day(ms).slice(0, -5)}, ${time.seconds(ms)}`));
  return item;
}
