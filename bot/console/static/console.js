// What every page does: keys, live parts, revealed numbers, and the end of a session.
import "./keys.js";
import "./live.js";
import "./reveal.js";
