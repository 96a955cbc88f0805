// One handset: its bubbles, the line to write in with its meter, quick answers, its owner's profile.

import { ofPhone, write, get } from "./api.js";
import { quickAnswers } from "./answers.js";
import { Bubbles } from "./bubbles.js";
import { clone, make, say, spaced } from "./dom.js";
import { measure, sentence } from "./meter.js";
import * as time from "./time.js";

/** `acts` has profile, stranger, record and close: what the buttons over the handset do. */
export class Phone {
  constructor(number, acts) {
    this.number = number;
    this.profile = {};
    this.element = clone("t-phone");
    this.input = this.find("textarea");
    this.bubbles = new Bubbles(this.find(".thread"), (text) => this.send(text));
    this.label();
    this.listen(acts);
    this.weigh();
    this.tick();
    this.learnProfile();
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  /** A message came, or changed. */
  hear(message) {
    this.bubbles.put(message);
    this.offerAnswers();
  }

  forget() {
    this.bubbles.clear();
    this.offerAnswers();
  }

  tick() {
    this.find(".now").textContent = time.hours(time.now());
  }

  focus() {
    this.input.focus();
    this.element.scrollIntoView({ inline: "center", block: "nearest" });
  }

  async send(text) {
    if (!text.trim()) return;
    try {
      await write(this.number, text); // the stream tells of it: the answer may be older by now
      if (this.input.value === text) this.type("");
    } catch (error) {
      say(error.message, true);
    }
  }

  type(text) {
    this.input.value = text;
    this.weigh();
  }

  async learnProfile() {
    try {
      this.hold(await get(ofPhone(this.number, "profile")));
    } catch (error) {
      say(error.message, true);
    }
  }

  /** Shows another profile from now on; what it does not say stays as it was. */
  hold(profile) {
    this.profile = { ...this.profile, ...profile };
    this.label();
  }

  label() {
    const { name, language, region, operator, served_by } = this.profile;
    this.element.setAttribute("aria-label", `Phone ${name || spaced(this.number)}`);
    this.element.dataset.number = this.number;
    this.find(".owner-name").textContent = name || spaced(this.number);
    const facts = [name && spaced(this.number), language && { kk: "қазақша", ru: "по-русски" }[language], region];
    this.find(".owner-facts").textContent = facts.filter(Boolean).join(" · ");
    this.find(".carrier").textContent = operator || served_by || "";
    this.input.setAttribute("aria-label", `SMS from ${name || spaced(this.number)} to 1414`);
    this.find(".thread").setAttribute("aria-label", `Messages of ${name || spaced(this.number)}`);
    this.showReach();
  }

  showReach() {
    const away = whyAway(this.profile);
    const why = away ? `${away}: messages wait in the network` : this.profile.recycled ? "the number belongs to somebody else now" : "";
    this.find(".unreachable").hidden = !why;
    this.find(".unreachable").textContent = why;
    this.find(".signal use").setAttribute("href", away ? "#i-nosignal" : "#i-signal");
    this.find(".signal").setAttribute("aria-label", away ? "no network" : "in the network");
    this.element.classList.toggle("away", Boolean(away));
  }

  listen(acts) {
    for (const button of this.element.querySelectorAll("[data-do]")) {
      button.addEventListener("click", () => acts[button.dataset.do](this));
    }
    this.find("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(this.input.value);
    });
    this.input.addEventListener("input", () => this.weigh());
    this.input.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send(this.input.value);
    } else if (event.key === "ArrowUp" && !this.input.value) {
      event.preventDefault();
      this.type(this.bubbles.lastSent());
    }
  }

  /** The meter under the line, and the line's height. */
  weigh() {
    const meter = this.find(".meter");
    const size = measure(this.input.value);
    meter.classList.toggle("dear", size.parts > 1);
    meter.replaceChildren(this.input.value ? sentence(size) : "");
    if (size.culprit) meter.append(" · because of ", make("b", "", size.culprit));
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight + 2}px`;
  }

  offerAnswers() {
    const question = this.bubbles.question();
    const answers = question && !question.forged ? quickAnswers(question.text) : [];
    this.find(".answers").replaceChildren(...answers.map((answer) => this.answer(answer)));
  }

  answer({ text, about }) {
    const button = make("button", "answer", text);
    button.type = "button";
    if (about) button.append(" ", make("small", "", about));
    button.addEventListener("click", () => this.send(text));
    return button;
  }
}

const whyAway = ({ switched_off, out_of_coverage, abroad }) =>
  [switched_off && "switched off", out_of_coverage && "out of coverage", abroad && "abroad without roaming"].filter(Boolean).join(", ");
