// "Save as test": what happened on a phone, as a conversation file to look at and to keep.

import { get, ofPhone } from "./api.js";
import { byId, calmly, say, spaced } from "./dom.js";

let number = "";

export function start() {
  titleField().addEventListener("input", calmly(write, 300));
  byId("record-copy").addEventListener("click", copy);
}

export async function open(phone) {
  number = phone.number;
  byId("record-number").textContent = spaced(number);
  titleField().value = phone.profile.name || "";
  if (await write()) byId("record").showModal();
}

const titleField = () => byId("record").querySelector("[name=title]");

async function write() {
  const path = `${ofPhone(number, "conversation")}?title=${encodeURIComponent(titleField().value)}`;
  try {
    byId("record-file").textContent = await get(path);
    byId("record-save").href = path;
    return true;
  } catch (error) {
    say(error.message, true);
    return false;
  }
}

async function copy() {
  await navigator.clipboard.writeText(byId("record-file").textContent);
  say("Copied.");
}
