// Answers that the last question offers, read off its text: “1 – иә, 2 – жоқ” gives both digits and
// both words; a text that speaks of STOP gives STOP.

const OPTION = /(?:^|[^\d\p{L}])(\d)\s?[–—-]\s?([\p{L}]+)/gu;
const WORDS = new Set(["иә", "жоқ", "да", "нет", "ия", "yes", "no"]);
const KAZAKH = /[әғқңөұүһі]/i;

/** [{text, about}]: what to send, and what it means there. */
export function quickAnswers(text) {
  const found = [];
  for (const [, digit, word] of text.matchAll(OPTION)) {
    found.push({ text: digit, about: word });
  }
  const words = found.map(({ about }) => about.toLowerCase()).filter((word) => WORDS.has(word));
  if (!words.length && /\?/.test(text)) words.push(...(KAZAKH.test(text) ? ["иә", "жоқ"] : ["да", "нет"]));
  for (const word of words) found.push({ text: word, about: "" });
  if (found.length || /\b(STOP|START)\b|СТОП/i.test(text)) found.push({ text: "STOP", about: "" });
  if (/\bSTART\b/.test(text)) found.push({ text: "START", about: "" });
  return unique(found);
}

function unique(answers) {
  return [...new Map(answers.map((answer) => [answer.text, answer])).values()];
}
