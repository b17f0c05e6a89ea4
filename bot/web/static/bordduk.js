// What makes a page live. Every page works without: forms are posted and pages reloaded.

import { startBell } from "./bell.js";
import { startCountdowns } from "./countdown.js";
import { startDrafts } from "./drafts.js";
import { startLive } from "./live.js";

startCountdowns();
startDrafts();
startLive();
startBell();
