// The keyboard: every control is reached with Tab; these are the short ways.

import { byId } from "./dom.js";
import * as place from "./place.js";
import { phones } from "./wall.js";

const VIEWS = { p: "phones", m: "messages", w: "wire", n: "network", r: "registry" };
let going = false;

export function start() {
  byId("help").addEventListener("click", () => byId("keys").showModal());
  addEventListener("keydown", press);
}

function press(event) {
  if (event.altKey && !event.ctrlKey && !event.metaKey) return withAlt(event);
  if (event.ctrlKey || event.metaKey || isTyping(event.target)) return;
  if (going) {
    going = false;
    if (VIEWS[event.key]) place.go(VIEWS[event.key]);
  } else if (event.key === "/") {
    event.preventDefault();
    place.go("phones");
    byId("open-number").focus();
  } else if (event.key === "?") byId("keys").showModal();
  else if (event.key === "g") going = true;
}

function withAlt(event) {
  const digit = /^Digit([1-9])$/.exec(event.code);
  if (digit) {
    event.preventDefault();
    place.go("phones");
    phones()[digit[1] - 1]?.focus();
  } else if (event.code === "KeyT") {
    event.preventDefault();
    byId("clock-panel").togglePopover();
  }
}

const isTyping = (element) => /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) || document.querySelector("dialog[open]");
