// Results that follow the typing. The same page is fetched and its results put in place; the address
// follows, so that it can be kept, sent and reloaded. Without this, the button does the same.

import { replaceKeepingFocus } from "./focus.js";
import { fetched } from "./signed_out.js";

const WAIT_MS = 120; // after the last stroke
const form = document.querySelector("[data-search]");
let timer = 0;
let asking = null;
let shown = address();

function address() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) asked.append(name, value);
  const query = asked.toString();
  return query ? `${form.action}?${query}` : form.action;
}

async function show() {
  const wanted = address();
  if (wanted === shown) return;
  asking?.abort();
  asking = new AbortController();
  const results = document.getElementById("results");
  results.setAttribute("aria-busy", "true");
  try {
    const answer = await fetched(wanted, { headers: { "X-Typing": "1" }, signal: asking.signal });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    shown = wanted;
    history.replaceState(null, "", wanted);
    document.title = page.title;
    replaceKeepingFocus(results, document.adoptNode(page.getElementById("results")));
  } catch (error) {
    if (error.name !== "AbortError") results.setAttribute("aria-busy", "false");
  }
}

form.addEventListener("input", (event) => {
  clearTimeout(timer);
  timer = setTimeout(show, event.target.type === "search" ? WAIT_MS : 0);
});

// From the field, the arrow goes to the first result; Enter on a number that found one opens it.
form.addEventListener("keydown", (event) => {
  if (event.target.id !== "q" || event.key !== "ArrowDown") return;
  document.querySelector("#results .found a")?.focus();
  event.preventDefault();
});
