// A masked number is revealed where it stands, after a reason was given.

import { fetched } from "./signed_out.js";

const dialog = document.getElementById("reveal");
const wrong = dialog.querySelector(".wrong");
const reason = dialog.querySelector("input[name=reason]");
let asked = null;

document.addEventListener("click", (event) => {
  const summary = event.target.closest("[data-reveal] summary");
  if (!summary) return;
  event.preventDefault();
  asked = summary.closest("[data-reveal]");
  wrong.hidden = true;
  dialog.returnValue = "";
  dialog.showModal();
  reason.focus();
});

dialog.querySelector("form").addEventListener("submit", async (event) => {
  if (event.submitter?.value !== "reveal") return;
  event.preventDefault();
  const form = new FormData(asked);
  form.set("reason", reason.value);
  const answer = await fetched(asked.action, { method: "POST", body: new URLSearchParams(form) });
  if (!answer.ok) return void (wrong.hidden = false);
  show((await answer.json()).value);
});

function show(value) {
  dialog.close();
  const masked = asked.closest(".masked");
  masked.querySelector(".number").textContent = value;
  masked.classList.add("is-open");
  asked.remove();
}

for (const choice of dialog.querySelectorAll(".choices button")) {
  choice.addEventListener("click", () => {
    reason.value = choice.textContent;
    reason.focus();
  });
}
