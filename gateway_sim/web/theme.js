// Light, dark, or as the machine has it; remembered by the browser.

import { byId, say } from "./dom.js";

const ORDER = { "": "light", light: "dark", dark: "" };
const NAMES = { "": "As this machine has it", light: "Light", dark: "Dark" };

export function start() {
  document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "";
  byId("theme").addEventListener("click", () => {
    const next = ORDER[document.documentElement.dataset.theme] ?? "";
    document.documentElement.dataset.theme = next;
    localStorage.setItem("theme", next);
    say(NAMES[next]);
  });
}
