// The form that says what becomes of the next messages, for one phone or for all.

import { get } from "./api.js";
import { clone, make, say } from "./dom.js";

let known = null;

/** `acts.set` takes {outcome, count}; `acts.clear` takes nothing. */
export async function outcomeForm(form, acts) {
  form.append(clone("t-outcome"));
  const { outcome, count } = form.elements;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    carryOut(() => acts.set({ outcome: outcome.value, count: count.value ? Number(count.value) : null }), "Set.");
  });
  form.querySelector("[data-do=clear]").addEventListener("click", () => carryOut(acts.clear, "Cleared."));
  outcome.addEventListener("change", () => explain(form));
  for (const { name } of await faults()) outcome.append(make("option", "", name));
  explain(form);
}

/** The outcomes there are: [{name, direction, about}]. */
async function faults() {
  known ??= get("/faults").catch(() => ({ outcomes: [] }));
  return (await known).outcomes;
}

async function explain(form) {
  const chosen = (await faults()).find(({ name }) => name === form.elements.outcome.value);
  form.querySelector(".about").textContent = chosen ? `The network ${verb(chosen)}.` : "";
}

const verb = ({ about }) => about.replaceAll("`", "").replace(/^(a receipt|DELIVRD|ENROUTE)/, "sends $1");

async function carryOut(act, done) {
  try {
    await act();
    say(done);
  } catch (error) {
    say(error.message, true);
  }
}
