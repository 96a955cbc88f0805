// The registry stand-in by hand: what came to it, what it decided, and what it shall decide.

import { get, post } from "./api.js";
import { byId, make, say, spaced } from "./dom.js";
import * as place from "./place.js";
import * as wall from "./wall.js";

/** How many applications are shown, the newest first. */
const SHOWN = 200;
/** How often they are looked at, in milliseconds. */
const LOOK_MS = 1000;

let shown = "";
let current = null;

export function start() {
  byId("course").addEventListener("submit", setCourse);
  byId("decide").addEventListener("close", decide);
  place.on("registry", refresh);
  setInterval(() => place.view() === "registry" && refresh(), LOOK_MS);
}

async function refresh() {
  try {
    const entries = await get(`/registry/applications?newest=${SHOWN}`);
    const found = JSON.stringify(entries);
    if (found === shown) return;
    shown = found;
    byId("applications").replaceChildren(...entries.map(row));
    byId("applications-empty").hidden = entries.length > 0;
  } catch (error) {
    if (!shown.startsWith("!")) say(error.message, true);
    shown = "!";
  }
}

function row(entry) {
  const line = make("tr");
  line.append(make("td", "", entry.offer_id), cell(phone(entry)), make("td", "", [entry.benefit, entry.variant].filter(Boolean).join(" · ")));
  line.append(make("td", "number", entry.amount ? entry.amount.toLocaleString("en") : "–"), make("td", "", told(entry)));
  const act = make("button", "", "Decide…");
  act.setAttribute("aria-label", `Decide ${entry.offer_id}`);
  act.addEventListener("click", () => ask(entry));
  line.append(cell(act));
  return line;
}

function phone({ phone: number }) {
  const button = make("button", "link", spaced(number));
  button.addEventListener("click", () => wall.show(number));
  return button;
}

function told({ state, course, decisions }) {
  const last = decisions.at(-1);
  const heard = last && !last.confirmed ? "not confirmed" : "";
  const waits = state === "received" && course === "manual" ? "waits for you" : "";
  return [state, last?.reason, heard, waits].filter(Boolean).join(" · ");
}

function cell(content) {
  const made = make("td");
  made.append(content);
  return made;
}

function ask(entry) {
  current = entry;
  const { elements } = byId("decide").querySelector("form");
  elements.decision.value = { received: "accepted", accepted: "assigned", assigned: "paid" }[entry.state] ?? "rejected";
  elements.amount.value = entry.amount ?? "";
  elements.since.value = "";
  elements.reason.value = "";
  byId("decide-offer").textContent = `${entry.offer_id}, ${entry.benefit}, ${spaced(entry.phone)}`;
  byId("decide").returnValue = "";
  byId("decide").showModal();
}

async function decide() {
  if (byId("decide").returnValue !== "decide") return;
  const { decision, amount, since, reason } = byId("decide").querySelector("form").elements;
  const money = ["assigned", "paid"].includes(decision.value);
  const body = {
    offer_id: current.offer_id,
    decision: decision.value,
    amount: money && amount.value ? Number(amount.value) : null,
    since: decision.value === "assigned" ? since.value || null : null,
    reason: decision.value === "rejected" ? reason.value.trim() : null,
  };
  await carryOut(() => post("/registry/decisions", body), `${current.offer_id}: ${decision.value}.`);
}

async function setCourse(event) {
  event.preventDefault();
  const { outcome, reason } = byId("course").elements;
  await carryOut(() => post("/registry/outcomes", { all: true, outcome: outcome.value, reason: reason.value.trim() }), "Set for applications that come from now on.");
}

async function carryOut(act, done) {
  try {
    await act();
    say(done);
    refresh();
  } catch (error) {
    say(error.message, true);
  }
}
