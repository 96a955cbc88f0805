// Starts every part of the page.

import { byId, make } from "./dom.js";
import * as clock from "./clock.js";
import * as keys from "./keys.js";
import * as live from "./live.js";
import * as messages from "./messages.js";
import * as network from "./network.js";
import * as people from "./people.js";
import * as place from "./place.js";
import * as profile from "./profile.js";
import * as record from "./record.js";
import * as registry from "./registry.js";
import * as stranger from "./stranger.js";
import * as theme from "./theme.js";
import * as wall from "./wall.js";
import * as wire from "./wire.js";

theme.start();
live.on("status", showBound);
live.on("lost", () => light("lost", "the simulator does not answer"));
clock.start();
profile.start();
stranger.start();
record.start();
wall.start({ profile: profile.edit, stranger: stranger.open, record: record.open });
messages.start();
wire.start();
network.start();
people.start();
registry.start();
place.start();
keys.start();

function showBound({ sessions }) {
  const names = [...new Set(sessions.map((session) => session.system_id))].join(", ");
  light(sessions.length ? "yes" : "", sessions.length ? `${names} is bound` : "no bot is bound");
}

function light(kind, words) {
  byId("bound").className = `bound ${kind}`;
  byId("bound").replaceChildren(make("span", "", words));
  byId("bound").title = words;
}
