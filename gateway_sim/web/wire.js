// What went over SMPP, newest first; one PDU in words and in bytes beside the list.

import { get } from "./api.js";
import { byId, calmly, make, say } from "./dom.js";
import * as live from "./live.js";
import * as place from "./place.js";
import * as time from "./time.js";

let shown = "";

export function start() {
  byId("find-pdus").addEventListener("input", calmly(refresh, 250));
  byId("find-pdus").addEventListener("submit", (event) => event.preventDefault());
  byId("pdus").addEventListener("keydown", step);
  place.on("wire", refresh);
  live.on("status", calmly(() => place.view() === "wire" && refresh(), 1000));
}

async function refresh() {
  const query = new URLSearchParams(new FormData(byId("find-pdus")));
  let found;
  try {
    found = await get(`/pdus?${query}`);
  } catch (error) {
    return say(error.message, true);
  }
  const focused = document.activeElement?.closest("#pdus tr")?.dataset.id;
  byId("pdus").replaceChildren(...found.map(row));
  byId("pdus-empty").hidden = found.length > 0;
  if (focused) byId("pdus").querySelector(`[data-id="${focused}"] button`)?.focus();
}

function row(pdu) {
  const line = make("tr");
  line.dataset.id = pdu.id;
  line.setAttribute("aria-selected", pdu.id === shown);
  const open = make("button", "link pdu-name", pdu.command);
  open.type = "button";
  open.addEventListener("click", () => show(pdu));
  const name = make("td");
  name.append(open);
  line.append(make("td", "", time.seconds(Date.parse(pdu.at))), direction(pdu), name, make("td", "number soft", String(pdu.sequence)), says(pdu));
  return line;
}

function direction(pdu) {
  const cell = make("td");
  const arrow = make("span", `arrow ${pdu.direction}`, pdu.direction === "in" ? "→" : "←");
  arrow.title = pdu.direction === "in" ? `from ${pdu.system_id || "an ESME"}` : `to ${pdu.system_id || "an ESME"}`;
  arrow.setAttribute("role", "img");
  arrow.setAttribute("aria-label", arrow.title);
  cell.append(arrow);
  return cell;
}

function says(pdu) {
  const ok = pdu.status === "ESME_ROK" && !pdu.problem;
  const words = ok ? [pdu.from && `${pdu.from} → ${pdu.to}`, pdu.text, named(pdu)].filter(Boolean).join("  ") : [pdu.status, pdu.problem].filter(Boolean).join(": ");
  return make("td", ok ? "what" : "what bad", words);
}

/** Who binds, or which message is answered. */
function named({ fields }) {
  const facts = fields.filter(({ name, value }) => value && (name === "system_id" || name === "message_id"));
  return facts.map(({ name, value }) => `${name} ${value}`).join("  ");
}

function show(pdu) {
  shown = pdu.id;
  for (const line of byId("pdus").children) line.setAttribute("aria-selected", line.dataset.id === shown);
  const head = make("h2", "", pdu.command);
  head.append(closer());
  const facts = [["status", pdu.status], ["sequence_number", pdu.sequence], ["link", `${pdu.link} ${pdu.system_id}`], ...pdu.fields.map(({ name, value }) => [name, value])];
  if (pdu.text) facts.push(["says", pdu.text]);
  if (pdu.problem) facts.push(["problem", pdu.problem]);
  const list = make("dl", "fields");
  for (const [name, value] of facts) list.append(make("dt", "", name), make("dd", "", String(value)));
  byId("pdu").replaceChildren(head, list, make("pre", "hex", dump(pdu.octets)));
  byId("pdu").hidden = false;
}

function closer() {
  const button = make("button", "tool", "✕");
  button.setAttribute("aria-label", "Close");
  button.addEventListener("click", () => {
    byId("pdu").hidden = true;
  });
  return button;
}

/** Offset, sixteen octets, and what of them is ASCII. */
function dump(hex) {
  const octets = hex.match(/../g) ?? [];
  const lines = [];
  for (let at = 0; at < octets.length; at += 16) {
    const part = octets.slice(at, at + 16);
    const ascii = part.map((octet) => printable(parseInt(octet, 16))).join("");
    lines.push(`${at.toString(16).padStart(4, "0")}  ${part.join(" ").padEnd(47)}  ${ascii}`);
  }
  return lines.join("\n");
}

const printable = (code) => (code > 31 && code < 127 ? String.fromCharCode(code) : "·");

/** Up and down go from PDU to PDU. */
function step(event) {
  const line = event.target.closest("tr");
  const next = { ArrowDown: line?.nextElementSibling, ArrowUp: line?.previousElementSibling }[event.key];
  if (!next) return;
  event.preventDefault();
  next.querySelector("button").focus();
  next.querySelector("button").click();
}
