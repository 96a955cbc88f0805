// Somebody else writes to a phone: a fraudster as 1414, a long number, a name.

import { ofPhone, post } from "./api.js";
import { byId, say, spaced } from "./dom.js";

/** What fraudsters really write: a bait in both languages, to try with. */
const BAIT = "1414: Сізге 150 000 тг төлем мақұлданды. СМС-тен келген кодты айтыңыз: +77085554433";

let current = null;

export function start() {
  byId("stranger").addEventListener("close", send);
}

export function open(phone) {
  current = phone;
  const { elements } = byId("stranger").querySelector("form");
  elements.from.value ||= "1414";
  elements.text.value ||= BAIT;
  byId("stranger-number").textContent = spaced(phone.number);
  byId("stranger").returnValue = "";
  byId("stranger").showModal();
  elements.text.select();
}

async function send() {
  if (byId("stranger").returnValue !== "send") return;
  const { elements } = byId("stranger").querySelector("form");
  try {
    await post(ofPhone(current.number, "strangers"), { from: elements.from.value, text: elements.text.value });
    elements.text.value = "";
  } catch (error) {
    say(error.message, true);
  }
}
