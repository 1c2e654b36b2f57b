/** English. */

import type { PageMessages } from "./messages.ts";

export const en: PageMessages = {
  empty: {
    title: "Ready",
    hint: "What the other device sends appears here. Send something back with the box below.",
  },
  host: {
    title: "Share from here",
    hint: "Scan this code with the other device’s camera, or open the link there.",
    newCode: "New code",
    stopForNewCode: "Stop and show a new code",
  },
  ended: {
    retry: "Try again",
    unsaved: "Save what you want to keep: it is gone once you leave this page.",
    shareFromHere: "Share from this device",
  },
  files: {
    save: "Save",
    saveAgain: "Save again",
    saveLabel: (name) => `Save ${name}`,
    share: "Share",
    shareLabel: (name) => `Share ${name}`,
    saveAll: "Save all",
    allowSeveral: "If the browser asks about several downloads, allow it.",
    shareAll: "Share all",
    pictureAlt: (name) => `Received picture: ${name}`,
    unreadable: "This file is no longer on this device. Send it again from the other device.",
  },
  removal: { sentence: "Not saved yet. Delete it?", yes: "Delete", no: "Keep" },
  loss: {
    sentence: "Received files that you have not saved will be deleted.",
    yes: "Delete and show a code",
    no: "Keep",
  },
  titleProgress: (percent) => `${percent} – PairQR`,
};
