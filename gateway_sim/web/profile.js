// The profile of one phone: who holds it and where it is, and what the network does to it.

import { get, ofPhone, put, remove, post } from "./api.js";
import { byId, make, say, spaced } from "./dom.js";
import { outcomeForm } from "./outcome.js";

const TEXTS = ["name", "language", "region", "operator"];
const SWITCHES = ["switched_off", "out_of_coverage", "abroad", "recycled"];

let current = null;

export function start() {
  byId("profile").addEventListener("close", keep);
  outcomeForm(byId("outcome-for-one"), {
    set: (plan) => post(ofPhone(current.number, "outcome"), plan),
    clear: () => remove(ofPhone(current.number, "outcome")),
  });
}

/** Opens the editor for a phone of the wall. */
export async function edit(phone) {
  current = phone;
  const form = byId("profile").querySelector("form");
  try {
    const [profile, operators] = await Promise.all([get(ofPhone(phone.number, "profile")), get("/operators")]);
    fill(form, profile, operators);
  } catch (error) {
    return say(error.message, true);
  }
  byId("profile-number").textContent = spaced(phone.number);
  byId("profile").returnValue = "";
  byId("profile").showModal();
}

function fill(form, profile, operators) {
  const choice = form.elements.operator;
  choice.replaceChildren(choice.options[0], ...operators.map(({ name }) => make("option", "", name)));
  for (const name of TEXTS) form.elements[name].value = profile[name] ?? "";
  for (const name of SWITCHES) form.elements[name].checked = profile[name];
}

async function keep() {
  if (byId("profile").returnValue !== "keep") return;
  const { elements } = byId("profile").querySelector("form");
  const profile = { name: elements.name.value.trim(), region: elements.region.value.trim() };
  for (const name of ["language", "operator"]) profile[name] = elements[name].value || null;
  for (const name of SWITCHES) profile[name] = elements[name].checked;
  try {
    current.hold(await put(ofPhone(current.number, "profile"), profile));
  } catch (error) {
    say(error.message, true);
  }
}
