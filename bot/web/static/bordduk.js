// What makes a page live. Every page works without: forms are posted and pages reloaded.

import { startActs } from "./acts.js";
import { startBell } from "./bell.js";
import { startCountdowns } from "./countdown.js";
import { startDrafts } from "./drafts.js";
import { startLive } from "./live.js";

startCountdowns();
startDrafts();
startLive();
startActs();
startBell();
