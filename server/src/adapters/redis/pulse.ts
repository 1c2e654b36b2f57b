/** Whether Redis is there for this node: messages to itself that come back, or do not. */
import { within } from "../../within.ts";

export type Pulse = {
  readonly isThere: boolean;
  /** True: this message was a beat. */
  hear(channel: string, text: string): boolean;
  /** A connection has closed: nothing counts as there until the next beat is heard. */
  lose(): void;
  /** From now on beats go through these channels, which `subscribe` opens. Resolves at the first, or a little later. */
  follow(channels: readonly string[], subscribe: () => Promise<void>): Promise<void>;
  unfollow(): void;
  /** Each time that Redis is there again after it was lost. */
  onReturn(listener: () => void): void;
  close(): void;
};

export type PulseDeps = {
  readonly ping: () => Promise<unknown>;
  /** False: nobody is subscribed where it was published. */
  readonly publish: (channel: string, text: string) => Promise<boolean>;
  /** A beat failed, for whatever reason. */
  readonly failed: (error: unknown) => void;
  /** Beats are lost one after the other without an error. */
  readonly unheard: () => void;
  /** Each channel may be on another server, so that each has to prove itself. */
  readonly isSpread: boolean;
};

const intervalMs = 1_000;
const lostIntervalMs = 100;
const answerWaitMs = 2_000;
const startWaitMs = 3_000;
/** Beats lost without an error: the subscription itself may be gone. */
const lostBeatsMax = 3;
const mark = "?";

export function createPulse({ ping, publish, failed, unheard, isSpread }: PulseDeps): Pulse {
  const listeners: (() => void)[] = [];
  let isThere = false;
  let hasBeenThere = false;
  let losses = 0;
  let lostBeats = 0;
  let followed: Followed | null = null;
  let round = 0;
  let awaited = new Set<string>();
  let hearAll = (): void => undefined;
  let isClosed = false;
  let isChecking = false;
  let timer = setTimeout(run, 0);

  function lose(): void {
    losses += 1;
    isThere = false;
  }

  /** False: Redis answers, and a beat went nowhere. */
  async function check(): Promise<boolean> {
    const lossesBefore = losses;
    const following = followed;
    if (following === null) {
      await ping();
    } else {
      await following.open();
      if (!(await beat(isSpread ? following.channels : following.channels.slice(-1)))) {
        return false;
      }
    }
    lostBeats = 0;
    if (losses !== lossesBefore || following !== followed) {
      return true;
    }
    const isReturn = !isThere && hasBeenThere;
    isThere = true;
    hasBeenThere = true;
    following?.heard();
    if (isReturn) {
      for (const listener of listeners) {
        listener();
      }
    }
    return true;
  }

  async function beat(channels: readonly string[]): Promise<boolean> {
    round += 1;
    awaited = new Set(channels);
    const heard = new Promise<void>((resolve) => {
      hearAll = resolve;
    });
    const taken = await Promise.all(channels.map((channel) => publish(channel, mark + round)));
    if (taken.includes(false)) {
      return false;
    }
    await heard;
    return true;
  }

  async function run(): Promise<void> {
    isChecking = true;
    try {
      const isHeard = await within(answerWaitMs, check(), () => false);
      if (!isHeard) {
        lose();
        lostBeats += 1;
        if (lostBeats >= lostBeatsMax) {
          lostBeats = 0;
          followed?.reopen();
          unheard();
        }
      }
    } catch (error) {
      lose();
      failed(error);
    }
    isChecking = false;
    if (!isClosed) {
      timer = setTimeout(run, isThere ? intervalMs : lostIntervalMs);
      timer.unref();
    }
  }

  return {
    get isThere() {
      return isThere;
    },

    hear(channel, text) {
      if (!text.startsWith(mark)) {
        return false;
      }
      if (text === mark + round && awaited.delete(channel) && awaited.size === 0) {
        hearAll();
      }
      return true;
    },

    lose,

    async follow(channels, subscribe) {
      await new Promise<void>((resolve) => {
        followed = createFollowed(channels, subscribe, resolve);
        lose();
        setTimeout(resolve, startWaitMs).unref();
        if (!isChecking) {
          clearTimeout(timer);
          void run();
        }
      });
    },

    unfollow() {
      followed = null;
    },

    onReturn(listener) {
      listeners.push(listener);
    },

    close() {
      isClosed = true;
      isThere = false;
      clearTimeout(timer);
    },
  };
}

type Followed = {
  readonly channels: readonly string[];
  readonly heard: () => void;
  open(): Promise<void>;
  reopen(): void;
};

/** Subscribes until it has succeeded once; ioredis does it again after each loss of a connection. */
function createFollowed(
  channels: readonly string[],
  subscribe: () => Promise<void>,
  heard: () => void,
): Followed {
  let isOpen = false;
  return {
    channels,
    heard,
    async open() {
      if (!isOpen) {
        await subscribe();
        isOpen = true;
      }
    },
    reopen() {
      isOpen = false;
    },
  };
}
