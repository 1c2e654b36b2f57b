/** Something that happens once, and that may be waited for, but not for ever. */

export type Signal = {
  readonly isRaised: boolean;
  raise(): void;
  /** Resolves when it is raised, at the latest after waitMs. */
  raised(waitMs: number): Promise<void>;
};

export function createSignal(): Signal {
  let isRaised = false;
  let wake = (): void => undefined;
  return {
    get isRaised() {
      return isRaised;
    },

    raise() {
      isRaised = true;
      wake();
    },

    async raised(waitMs) {
      if (isRaised) {
        return;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}
