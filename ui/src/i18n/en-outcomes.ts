/** English: how sessions and transfers end, and what to do then. */

import type { Outcomes } from "./catalogue.ts";

export const enOutcomes: Outcomes = {
  endings: {
    host: {
      "ended-here": {
        what: "You ended the session.",
        next: "Show a new code whenever you want to send again.",
      },
      "ended-by-peer": {
        what: "The other device ended the session.",
        next: "Show a new code to connect again.",
      },
      "link-expired": {
        what: "This code has expired: nobody scanned it in time.",
        next: "Show a new code and scan that one.",
      },
      "no-path": {
        what: "The two devices found each other, but the network between them lets nothing through.",
        next: "Put both on the same Wi-Fi, not a guest network, and turn off a VPN. Then show a new code.",
      },
      "peer-lost": {
        what: "The other device has been gone for too long.",
        next: "Wake it up and keep its page open, then show a new code.",
      },
      "too-many-attempts": {
        what: "Three times somebody without the secret of this code tried to connect, so the code no longer works. Nothing was sent.",
        next: "Show a new code and scan it straight from this screen. If this happens again, do not trust this network or this server.",
      },
    },
    guest: {
      "ended-here": {
        what: "You ended the session.",
        next: "To connect again, show a new code on the other device and scan it.",
      },
      "ended-by-peer": {
        what: "The other device ended the session.",
        next: "To connect again, show a new code there and scan it.",
      },
      "link-expired": {
        what: "This code has expired.",
        next: "Show a new code on the other device and scan it.",
      },
      "link-invalid": {
        what: "This link is not complete, so it cannot connect.",
        next: "Scan the code again with the camera, or copy the whole link.",
      },
      "already-joined": {
        what: "This code has already been used: by another device, or by this one in another tab or app.",
        next: "If it was you, go on there. If not, end the session on the other device at once: a stranger may be in it. Then scan a new code.",
      },
      "session-unknown": {
        what: "This code is no longer in use: it has expired, or the session was ended.",
        next: "Show a new code on the other device and scan it.",
      },
      "in-another-tab": {
        what: "The session goes on in another tab.",
        next: "Go on there. This one can be closed.",
      },
      "server-unreachable": {
        what: "The PairQR server cannot be reached.",
        next: "Check that this device is online and no VPN or firewall is in the way, then try again.",
      },
      "no-path": {
        what: "The two devices found each other, but the network between them lets nothing through.",
        next: "Put both on the same Wi-Fi, not a guest network, and turn off a VPN or iCloud Private Relay. Then scan a new code.",
      },
      "peer-lost": {
        what: "The other device cannot be reached any more. It may be asleep, offline or closed.",
        next: "Wake it up, show a new code there and scan it.",
      },
      tampered: {
        what: "The connection was stopped: the secret in the code did not match, or somebody altered the connection on its way. Nothing was received.",
        next: "Scan a new code straight from the other screen. If this happens again, do not trust this network or this server.",
      },
      "unsupported-browser": {
        what: "This page cannot open an encrypted connection here.",
        next: "The address must begin with https://. If it does, open it in an up-to-date Safari, Chrome or Firefox, not inside another app.",
      },
      "too-many-attempts": {
        what: "Too many attempts in a short time: the server asks for a break.",
        next: "Wait a minute, then try again.",
      },
    },
  },
  notices: {
    "server-unreachable": {
      what: "The PairQR server does not answer, so nobody can use this code yet.",
      next: "Check your internet connection or VPN; in the extension, the server address too. It keeps trying by itself.",
    },
    "server-away": {
      what: "The PairQR server does not answer, so the devices cannot find each other yet.",
      next: "Check this device’s internet connection or VPN. It keeps trying by itself.",
    },
    "second-phone-refused": {
      what: "Another device, or another tab, opened this code and was refused.",
      next: "Is the device that scanned first yours? If not, end the session now: it receives what you send. If it is, the refused device got nothing. To check, once connected, open the other device’s name and compare the safety words.",
    },
    tampered: {
      what: "Someone or something tried to alter a connection for this session, and was shut out. It got nothing.",
      next: "If a device of yours now fails to connect, show a new code. If this keeps happening, do not trust this network or this server. To check, once connected, open the other device’s name and compare the safety words.",
    },
  },
  cancels: {
    here: {
      user: "You cancelled this.",
      "file-unreadable":
        "A file could not be read: it was moved, changed or deleted. Pick it again to send it.",
      "storage-full":
        "There is not enough free space on this device. Free some space, then send it again from the other device.",
      "storage-failed":
        "This browser could not store the file; private browsing often forbids it. Use a normal window and send it again from the other device.",
      "too-many": "Too much is waiting already. Wait for some to arrive, then send this again.",
      "too-large": "At most 10,000 files at once, fewer with long names. Send them in parts.",
      reloaded: "The page was loaded again while this was being sent. Pick again what has not arrived.",
    },
    peer: {
      user: "The other device cancelled this.",
      "file-unreadable":
        "The other device could no longer read a file: it was moved, changed or deleted, or its page was loaded again. Send it again from the other device.",
      "storage-full":
        "The other device does not have enough free space. Free some space there, then send this again.",
      "storage-failed":
        "The other device’s browser could not store the file; private browsing often forbids it. Use a normal window there and send this again.",
      "too-many":
        "The other device has too many transfers open. Wait for some to finish, then send this again.",
    },
  },
  alerts: {
    "unexpected-message": {
      what: "One device sent something that has no place here, so the connection was closed.",
      next: "Reload PairQR on both devices, then connect again with a new code.",
    },
    "decode-error": {
      what: "One device sent something that cannot be read, so the connection was closed.",
      next: "Make sure both run the same version of PairQR, then connect again with a new code.",
    },
    "limit-exceeded": {
      what: "One device sent more than is allowed at once, so the connection was closed.",
      next: "Connect again with a new code, and send in smaller portions.",
    },
    "handshake-failed": {
      what: "The two devices could not agree on keys: the secret did not match. Nothing was sent.",
      next: "Connect again with a new code, scanned straight from the screen.",
    },
    "bad-record": {
      what: "Data arrived damaged or altered, so the connection was closed. What had arrived before is intact.",
      next: "Connect again with a new code. If this happens again, do not trust this network.",
    },
    "record-too-large": {
      what: "One device sent a piece larger than allowed, so the connection was closed.",
      next: "Make sure both run the same version of PairQR, then connect again with a new code.",
    },
    "sequence-exhausted": {
      what: "This connection has carried as much as one set of keys may.",
      next: "Connect again with a new code to go on.",
    },
    "version-mismatch": {
      what: "The two devices run versions of PairQR that do not understand each other, or somebody altered the connection on its way. Nothing was sent.",
      next: "Update the extension and reload the page on the phone, then connect again with a new code. If that does not help, do not trust this network or this server.",
    },
    "unknown-transfer": {
      what: "One device spoke of a transfer that does not exist, so the connection was closed.",
      next: "Connect again with a new code and send again.",
    },
    "bad-offset": {
      what: "One device asked for a part of a file that does not exist, so the connection was closed.",
      next: "Connect again with a new code and send again.",
    },
    "internal-error": {
      what: "Something went wrong inside PairQR, so the connection was closed.",
      next: "Reload PairQR on both devices, then connect again with a new code. If it happens again, please report it.",
    },
  },
};
