// What the address of the page says: the view, and the phones that are open.

import { byId } from "./dom.js";

const VIEWS = ["phones", "messages", "wire", "network", "registry"];
const arrivals = {};

const query = () => new URLSearchParams(location.search);

/** +77011234567 of each phone in `?open=77011234567,…`. */
export const phones = () => [...new Set((query().get("open") ?? "").split(",").filter((n) => /^\d{7,15}$/.test(n)).map((n) => `+${n}`))];

export function keepPhones(numbers) {
  keep("open", numbers.map((number) => number.slice(1)).join(","));
}

/** The view the address names. */
export const view = () => (VIEWS.includes(query().get("view")) ? query().get("view") : "phones");

/** Calls `arrive` whenever the view is shown. */
export function on(name, arrive) {
  arrivals[name] = arrive;
}

export function start() {
  document.querySelectorAll("[data-view]").forEach((link) => link.addEventListener("click", follow));
  addEventListener("popstate", show);
  show();
}

export function go(name) {
  if (view() === name) return;
  const address = query();
  address.set("view", name);
  history.pushState(null, "", `?${unescaped(address)}`);
  show();
}

/** Keeps one more fact in the address. */
export function keep(key, value) {
  const address = query();
  if (value) address.set(key, value);
  else address.delete(key);
  history.replaceState(null, "", `?${unescaped(address)}`);
}

export const kept = (key) => query().get(key) ?? "";

const unescaped = (address) => address.toString().replaceAll("%2C", ",");

function follow(event) {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go(event.currentTarget.dataset.view);
  byId("main").focus();
}

function show() {
  const current = view();
  for (const name of VIEWS) byId(`view-${name}`).hidden = name !== current;
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${current[0].toUpperCase()}${current.slice(1)} · gateway-sim`;
  arrivals[current]?.();
}
