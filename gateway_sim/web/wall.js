// The wall: which phones are open (the address of the page keeps them), and the list of all.

import { get } from "./api.js";
import { byId, calmly, make, say, spaced } from "./dom.js";
import * as live from "./live.js";
import { Phone } from "./phone.js";
import * as place from "./place.js";
import * as time from "./time.js";

const open = new Map();
let acts = {};

/** `phoneActs` are what the buttons over each handset do. */
export function start(phoneActs) {
  acts = { ...phoneActs, close: (phone) => close(phone.number) };
  live.on("message", hear);
  live.on("afresh", () => open.forEach((phone) => phone.forget()));
  live.on("status", ({ profiles }) => open.forEach((phone, number) => phone.hold(profiles[number] ?? {})));
  live.on("status", calmly(refreshRecents, 700));
  byId("open").addEventListener("submit", (event) => {
    event.preventDefault();
    openTyped(byId("open-number"));
  });
  byId("open-any").addEventListener("click", () => show("+77011234567"));
  place.phones().forEach(hang);
  changed();
  setInterval(() => open.forEach((phone) => phone.tick()), 1000);
}

export const phones = () => [...open.values()];

/** Opens a phone, or goes to it. */
export function show(number) {
  if (!open.has(number)) {
    hang(number);
    changed();
  }
  place.go("phones");
  open.get(number).focus();
}

export function close(number) {
  open.get(number)?.element.remove();
  open.delete(number);
  changed();
}

async function openTyped(input) {
  if (!input.value.trim()) return;
  try {
    const { number } = await get(`/phones/${encodeURIComponent(input.value)}`);
    input.value = "";
    show(number);
  } catch (error) {
    say(error.message, true);
    input.select();
  }
}

function hang(number) {
  const phone = new Phone(number, acts);
  open.set(number, phone);
  byId("wall").append(phone.element);
}

function changed() {
  place.keepPhones([...open.keys()]);
  byId("wall-empty").hidden = open.size > 0;
  live.listen([...open.keys()]);
  refreshRecents();
}

function hear(message) {
  const number = message.direction === "to_phone" ? message.to : message.from;
  open.get(number)?.hear(message);
}

async function refreshRecents() {
  let known;
  try {
    known = await get("/phones?limit=200");
  } catch {
    return;
  }
  byId("recents-empty").hidden = known.length > 0;
  byId("recents").replaceChildren(...known.map(recent));
}

function recent({ number, name, last }) {
  const button = make("button", "recent");
  button.setAttribute("aria-pressed", open.has(number));
  button.append(
    make("span", "recent-name", name || spaced(number)),
    make("span", "recent-time", time.brief(Date.parse(last.at))),
    make("span", "recent-last", `${last.direction === "from_phone" ? "→ " : ""}${last.text}`),
  );
  button.addEventListener("click", () => (open.has(number) ? close(number) : show(number)));
  const item = make("li");
  item.append(button);
  return item;
}
