// How the network behaves: profiles of the operators, outcomes for all phones, a fresh start.

import { get, post, put, remove } from "./api.js";
import { byId, calmly, make, say } from "./dom.js";
import * as live from "./live.js";
import { outcomeForm } from "./outcome.js";
import * as place from "./place.js";

let profiles = [];

export function start() {
  outcomeForm(byId("outcome-for-all"), { set: (plan) => post("/outcome", plan), clear: () => remove("/outcome") });
  byId("afresh").addEventListener("click", startAfresh);
  place.on("network", refresh);
  live.on("status", calmly(() => place.view() === "network" && !isEditing() && refresh(), 1000));
}

const isEditing = () => byId("operators").contains(document.activeElement) || byId("operators").querySelector("details[open]");

async function refresh() {
  try {
    const [operators, known, faults] = await Promise.all([get("/operators"), get("/profiles"), get("/faults")]);
    profiles = known;
    byId("operators").replaceChildren(...operators.map(operatorCard));
    byId("endings").replaceChildren(...faults.numbers.map((number) => ending(number, faults.outcomes)));
  } catch (error) {
    say(error.message, true);
  }
}

function operatorCard(operator) {
  const card = make("form", "operator");
  const bound = operator.sessions.length === 1 ? "1 session" : `${operator.sessions.length} sessions`;
  card.append(make("h3", "", operator.name), make("code", "", operator.smpp));
  card.append(make("p", "facts", [bound, `${operator.submitted} submitted`, `${operator.waiting} wait for the bot`, operator.prefixes.join(", ")].filter(Boolean).join(" · ")));
  const acts = make("div", "acts");
  const profile = choice(operator.profile);
  const seed = make("input");
  Object.assign(seed, { name: "seed", type: "number", value: operator.seed, min: 0 });
  acts.append(labelled("Profile", profile), labelled("Seed", seed), make("button", "primary", "Change"), disconnect(operator));
  card.append(acts, make("p", "facts", profiles.find(({ name }) => name === operator.profile)?.about ?? ""), outbind(operator));
  card.addEventListener("submit", (event) => {
    event.preventDefault();
    carryOut(() => put(`/operators/${encodeURIComponent(operator.name)}/profile`, { profile: profile.value, seed: Number(seed.value) }), `${operator.name}: ${profile.value}`);
  });
  return card;
}

function choice(current) {
  const select = make("select");
  for (const { name, about } of profiles) {
    const option = make("option", "", name);
    option.title = about;
    select.append(option);
  }
  if (!profiles.some(({ name }) => name === current)) select.append(make("option", "", current));
  select.value = current;
  return select;
}

function labelled(words, control) {
  const label = make("label", "", words);
  label.append(control);
  return label;
}

function disconnect(operator) {
  const button = make("button", "danger", "Cut the links");
  button.type = "button";
  button.addEventListener("click", () => carryOut(() => post(`/operators/${encodeURIComponent(operator.name)}/disconnect`), "Cut."));
  return button;
}

/** An ESME that waits to be asked is asked to bind. */
function outbind(operator) {
  const box = make("details", "outbind");
  const to = Object.assign(make("input"), { name: "to", placeholder: "127.0.0.1:2776" });
  const user = Object.assign(make("input"), { name: "system_id", maxLength: 15 });
  const password = Object.assign(make("input"), { name: "password", maxLength: 8 });
  const ask = make("button", "", "Ask it to bind");
  ask.type = "button";
  ask.addEventListener("click", () =>
    carryOut(() => post(`/operators/${encodeURIComponent(operator.name)}/outbind`, { to: to.value.trim(), system_id: user.value, password: password.value }), `${to.value} was asked.`),
  );
  const acts = make("div", "acts");
  acts.append(labelled("Host and port", to), labelled("System id", user), labelled("Password", password), ask);
  box.append(make("summary", "", "Outbind: ask a waiting ESME to bind"), acts);
  return box;
}

function ending({ digits, outcome, times }, outcomes) {
  const line = make("tr");
  const about = outcomes.find(({ name }) => name === outcome)?.about.replaceAll("`", "") ?? "";
  const often = times ? ` (${times === 1 ? "once" : `${times} times`}, then delivered)` : "";
  line.append(make("td", "", `…${digits}`), make("td", "", outcome), make("td", "soft", about + often));
  return line;
}

async function startAfresh() {
  if (!confirm("Forget all phones, profiles, messages and outcomes?")) return;
  await carryOut(() => remove("/phones"), "All phones are empty.");
}

async function carryOut(act, done) {
  try {
    await act();
    say(done);
    document.activeElement?.blur();
    refresh();
  } catch (error) {
    say(error.message, true);
  }
}
