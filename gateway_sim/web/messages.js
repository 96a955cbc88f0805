// The messages of all phones, newest first, narrowed by conditions that the address keeps.

import { get } from "./api.js";
import { byId, calmly, make, say, spaced } from "./dom.js";
import * as live from "./live.js";
import * as place from "./place.js";
import * as time from "./time.js";
import * as wall from "./wall.js";

const PAGE = 200;
const FAILED = new Set(["undelivered", "expired", "rejected", "failed"]);

export function start() {
  const form = byId("find-messages");
  for (const field of form.elements) if (field.name) field.value = place.kept(field.name);
  form.addEventListener("input", calmly(refresh, 250));
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("more-messages").addEventListener("click", more);
  place.on("messages", refresh);
  live.on("status", calmly(() => place.view() === "messages" && atTop() && refresh(), 1000));
}

const atTop = () => byId("messages").closest(".scroller").scrollTop < 40;

/** The conditions, as a query; empty ones are left out. */
function conditions() {
  const query = new URLSearchParams(new FormData(byId("find-messages")));
  for (const [name, value] of [...query]) {
    place.keep(name, value);
    if (!value) query.delete(name);
  }
  return query;
}

async function refresh() {
  const query = conditions();
  byId("as-csv").href = `/messages.csv?${query}`;
  byId("as-json").href = `/messages.json?${query}`;
  byId("messages").replaceChildren(...(await find(query)));
  byId("messages-empty").hidden = byId("messages").children.length > 0;
}

async function more() {
  const query = conditions();
  query.set("before", byId("messages").lastElementChild.dataset.id);
  byId("messages").append(...(await find(query)));
}

async function find(query) {
  query.set("limit", PAGE);
  try {
    const found = await get(`/search?${query}`);
    byId("more-messages").hidden = found.length < PAGE;
    return found.map(row);
  } catch (error) {
    say(error.message, true);
    return [];
  }
}

function row(message) {
  const inbound = message.direction === "to_phone";
  const number = inbound ? message.to : message.from;
  const other = inbound ? message.from : message.to;
  const line = make("tr");
  line.dataset.id = message.id;
  const what = make("td", "what", message.text);
  if (other !== "1414" || message.forged) what.prepend(make("span", "soft", `${other}${message.forged ? ", a stranger" : ""}: `));
  line.append(when(message.at), cell(opener(number, inbound)), what, make("td", "number", String(message.parts)));
  line.append(make("td", FAILED.has(message.state) ? "bad" : "soft", message.state));
  return line;
}

function when(at) {
  const ms = Date.parse(at);
  const day = time.day(ms) === time.day(time.now()) ? "" : `${time.brief(ms)} `;
  return make("td", "", day + time.seconds(ms));
}

function opener(number, inbound) {
  const button = make("button", "link", `${inbound ? "→ " : "← "}${spaced(number)}`);
  button.type = "button";
  button.setAttribute("aria-label", `${inbound ? "to" : "from"} ${spaced(number)}; opens the phone`);
  button.addEventListener("click", () => wall.show(number));
  return button;
}

function cell(content) {
  const td = make("td");
  td.append(content);
  return td;
}
