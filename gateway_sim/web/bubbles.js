// One phone's messages as bubbles, in the order of their ids, with a line where a new day begins.

import { clone, make, spaced } from "./dom.js";
import * as time from "./time.js";

/** Bubbles kept on the screen of one phone. */
const MOST = 500;

/** Pixels from the end that count as the end. */
const NEAR = 60;

const TICKS = {
  accepted: ["✓", "in the network", ""],
  delivered: ["✓✓", "delivered", "got"],
  undelivered: ["not delivered", "not delivered", "failed"],
  expired: ["expired", "expired in the network", "failed"],
  rejected: ["rejected", "rejected by the network", "failed"],
  waiting: ["✓", "waits for the bot", ""],
  failed: ["not sent", "refused", "failed"],
};

/** `forward` is called with the text of a message to be passed on to 1414. */
export class Bubbles {
  constructor(list, forward) {
    this.list = list;
    this.forward = forward;
    this.shown = new Map();
    this.atEnd = true;
    this.height = 0;
    list.addEventListener("scroll", () => this.look());
    new ResizeObserver(() => this.resized()).observe(list);
  }

  /** Shows a message, or its new state. */
  put(message) {
    const known = this.shown.get(message.id);
    const bubble = known?.bubble ?? this.add(message);
    this.shown.set(message.id, { message, bubble });
    paint(bubble, message);
    if (!known) {
      this.separateDays();
      this.forgetOldest();
      this.stayAtEnd();
    }
  }

  clear() {
    this.shown.clear();
    this.list.replaceChildren();
  }

  /** The newest message to the phone. */
  question() {
    return [...this.sorted()].reverse().find((m) => m.direction === "to_phone") ?? null;
  }

  /** The newest text from the phone. */
  lastSent() {
    return [...this.sorted()].reverse().find((m) => m.direction === "from_phone")?.text ?? "";
  }

  sorted() {
    return [...this.shown.values()].map(({ message }) => message).sort((a, b) => a.id - b.id);
  }

  add(message) {
    const bubble = clone("t-bubble");
    bubble.dataset.id = message.id;
    bubble.querySelector(".forward").addEventListener("click", () => this.forward(message.text));
    const later = [...this.list.querySelectorAll(".bubble")].find((b) => Number(b.dataset.id) > Number(message.id));
    this.list.insertBefore(bubble, later ?? null);
    return bubble;
  }

  separateDays() {
    this.list.querySelectorAll(".day").forEach((line) => line.remove());
    let day = "";
    for (const bubble of this.list.querySelectorAll(".bubble")) {
      if (bubble.dataset.day !== day) {
        day = bubble.dataset.day;
        bubble.before(make("p", "day", day));
      }
    }
  }

  forgetOldest() {
    if (this.shown.size <= MOST) return;
    const oldest = this.list.querySelector(".bubble");
    this.shown.delete(oldest.dataset.id);
    oldest.remove();
  }

  /** Where the reader is; while the list changes its height nobody has gone anywhere. */
  look() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    if (clientHeight === this.height) this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
  }

  resized() {
    this.height = this.list.clientHeight;
    this.stayAtEnd();
  }

  /** Whoever looks at the newest message goes on doing so; whoever reads older ones is left there. */
  stayAtEnd() {
    if (this.atEnd) this.list.scrollTop = this.list.scrollHeight;
  }
}

function paint(bubble, message) {
  const toPhone = message.direction === "to_phone";
  const other = toPhone ? message.from : message.to;
  const [tick, about, kind] = TICKS[message.state];
  const at = Date.parse(message.at);
  bubble.className = ["bubble", toPhone ? "in" : "out", kind, stranger(message), pending(message)].filter(Boolean).join(" ");
  bubble.dataset.day = time.day(at);
  bubble.dataset.state = message.state;
  bubble.querySelector(".text").textContent = message.text;
  bubble.querySelector("time").textContent = time.hours(at);
  bubble.querySelector("time").dateTime = message.at;
  bubble.querySelector(".parts").textContent = message.parts > 1 ? `${message.parts} parts` : "";
  const mark = bubble.querySelector(".tick");
  mark.hidden = Boolean(message.forged);
  mark.textContent = tick;
  mark.setAttribute("aria-label", about);
  mark.title = about;
  const sender = bubble.querySelector(".sender");
  sender.hidden = other === "1414" && !message.forged;
  sender.textContent = toPhone ? senderLine(other, message.forged) : `to ${spaced(other)}`;
  bubble.querySelector(".forward").hidden = !toPhone;
}

const stranger = (message) => (message.direction === "to_phone" && (message.forged || message.from !== "1414") ? "stranger" : "");
const pending = (message) => (message.direction === "to_phone" && message.state !== "delivered" ? "pending" : "");
const senderLine = (other, forged) => (forged && other === "1414" ? "1414 · not from the bot" : spaced(other));
