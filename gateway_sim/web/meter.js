// What a text costs on the air: the twin of sms/text.py (`measure`), checked against it by a test.
// GSM 03.38 when it has every character, else UCS-2 (3GPP TS 23.038); 140 octets a message, 134 in
// each part of several (TS 23.040).

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENSION = new Set("\f^{}\\[~]|€");
const ROOM = { gsm7: { alone: 160, part: 153 }, ucs2: { alone: 70, part: 67 } };

/** {alphabet, units, parts, room, culprit}: `room` is how many units those parts have. */
export function measure(text) {
  const culprit = [...text].find((c) => !BASIC.has(c) && !EXTENSION.has(c)) ?? null;
  const alphabet = culprit === null ? "gsm7" : "ucs2";
  const sizes = culprit === null ? septets(text) : characters(text);
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const { alone, part } = ROOM[alphabet];
  const parts = units <= alone ? 1 : cut(sizes, part);
  return { alphabet, units, parts, room: parts === 1 ? alone : parts * part, culprit };
}

/** One line for a person. */
export function sentence(size) {
  const alphabet = size.alphabet === "gsm7" ? "GSM-7" : "UCS-2";
  const parts = size.parts === 1 ? "1 part" : `${size.parts} parts`;
  return `${alphabet} · ${size.units}/${size.room} · ${parts}`;
}

const septets = (text) => [...text].map((c) => (EXTENSION.has(c) ? 2 : 1));

/** UTF-16 units; a surrogate pair stays together. */
const characters = (text) => [...text].map((c) => c.length);

function cut(sizes, room) {
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > room) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return parts;
}
