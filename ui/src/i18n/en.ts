/** English. */

import type { Catalogue } from "./catalogue.ts";
import { enOutcomes } from "./en-outcomes.ts";
import { createPlural } from "./plural.ts";

const plural = createPlural("en");

export const en: Catalogue = {
  ...enOutcomes,
  devices: { phone: "Phone", computer: "Computer", tablet: "Tablet", other: "Device" },
  connection: {
    connectedTo: "Connected to",
    connecting: "Connecting…",
    connectingLong:
      "This takes longer than usual. Keep both devices awake; the same Wi-Fi helps, and a VPN may be in the way.",
    reconnecting: "Connection lost – reconnecting",
    reconnectingHint: "Keep both devices awake and online. Everything goes on where it stopped.",
    quiet: "No answer at the moment",
    quietHint: "The other device may be locked or have changed networks. Wake it up; nothing is lost.",
    end: "End session",
    underWay: (what) => `This stops the transfer of ${what}.`,
    stopAndEnd: "Stop and end",
    goOn: "Don’t stop",
    paths: {
      direct: {
        label: "Direct",
        hint: "From device to device, with nothing in between. End-to-end encrypted.",
      },
      relayed: {
        label: "Relayed",
        hint: "The network allows no direct way, so a relay passes the encrypted data on. It cannot read it, but it may be slower.",
      },
      unknown: { label: "Encrypted", hint: "End-to-end encrypted between your two devices." },
    },
    details: "About this connection",
  },
  safety: {
    title: "Safety words",
    hint: "If these four words are the same on both screens, nobody is in between. If they differ, end the session.",
  },
  code: {
    alt: "QR code with the pairing link: scan it with the camera of your phone.",
    copyLink: "Copy link",
    notCopied: "Could not copy the link. Scan the code instead.",
    expiresIn: (clock) => `Valid for ${clock}`,
  },
  copy: {
    copy: "Copy",
    copied: "Copied",
    failed: "Could not copy: select the text and copy it by hand",
  },
  text: {
    showAll: (size) => `Show all (${size})`,
    showLess: "Show less",
    openLink: "Open link",
    openLinkTo: (host) => `Open link: ${host}`,
    states: {
      queued: "Goes out once connected",
      sent: "Sending…",
      unsent: "Not sent",
      undelivered: "Delivery not confirmed",
    },
  },
  items: {
    title: "Sent and received",
    sent: "Sent",
    received: "Received",
    waiting: "Waiting to send",
    receiving: "Receiving…",
    cancelled: "Cancelled",
    interrupted: "Interrupted",
    remove: "Remove",
    dismiss: "Dismiss",
    textArrived: "Text received",
    linkArrived: "Link received",
    filesArrived: (count) => plural(count, { one: "# file received", other: "# files received" }),
    filesSent: (count) => plural(count, { one: "# file sent", other: "# files sent" }),
  },
  files: {
    count: (count) => plural(count, { one: "# file", other: "# files" }),
    progressLabel: (name) => `Progress of ${name}`,
    of: (done, total) => `${done} of ${total}`,
    timeLeft: (duration) => `${duration} left`,
    paused: "Paused – goes on by itself once the other device is back",
    unfinished: {
      sent: "Not finished: the session ended. Send it again with a new code.",
      received: "Not finished: the session ended",
    },
    doneSent: "Delivered",
    cancel: "Cancel",
    cancelLabel: (name) => `Cancel ${name}`,
    fileStates: {
      waiting: "Waiting",
      active: "Under way",
      done: "Complete",
      failed: "Failed",
      unconfirmed: "Not confirmed",
    },
    doneCount: (done, total) => `${done} of ${total} files`,
    showFiles: "Show files",
    more: (count) => plural(count, { one: "and # more", other: "and # more" }),
  },
  composer: {
    label: "Text to send",
    placeholder: "Type or paste something…",
    send: "Send",
    files: "Files",
    photos: "Photos",
    folder: "Folder",
    dropHere: "Drop to send",
    shortcutHint: "Ctrl + Enter sends",
    tooLong: (max) => `This text is too long to send as text (${max} at most).`,
    asFile: "Send as a file",
    emptyFolder: "There is no file in this folder, so nothing was sent.",
    unreadable: (count) =>
      plural(count, {
        one: "# file or folder could not be read and was not sent.",
        other: "# files or folders could not be read and were not sent.",
      }),
  },
};
