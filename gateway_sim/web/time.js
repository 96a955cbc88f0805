// The simulated time, and how times are shown: local ones of Kazakhstan (UTC+5), whatever the
// browser's own zone.

const LOCAL_MS = 5 * 3600 * 1000;
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

let known = { at: Date.now(), heard: performance.now(), rate: 1 };

/** Takes over what `GET /clock` answered. */
export function set(clock) {
  known = { at: Date.parse(clock.now), heard: performance.now(), rate: clock.rate ?? 1 };
}

export const rate = () => known.rate;

/** Milliseconds since the epoch, simulated. */
export const now = () => known.at + (performance.now() - known.heard) * known.rate;

const two = (n) => String(n).padStart(2, "0");
const local = (ms) => new Date(ms + LOCAL_MS);

export function hours(ms) {
  const at = local(ms);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

export function seconds(ms) {
  return `${hours(ms)}:${two(local(ms).getUTCSeconds())}`;
}

export function day(ms) {
  const at = local(ms);
  return `${DAYS[at.getUTCDay()]} ${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}

/** The day where it is another than today, the hour where it is today. */
export const brief = (ms) => (day(ms) === day(now()) ? hours(ms) : day(ms).slice(4, -5));

/** What an <input type="datetime-local"> shows and takes. */
export const forInput = (ms) => local(ms).toISOString().slice(0, 16);
export const fromInput = (value) => `${value}:00+05:00`;
