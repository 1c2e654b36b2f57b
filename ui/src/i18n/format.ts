/** Sizes, rates, durations and counts as a person reads them, through Intl; decimal units, as phones show them. */

export type Format = {
  readonly bytes: (bytes: number) => string;
  readonly rate: (bytesPerSecond: number) => string;
  /** Rounded: "12 sec", "3 min", "1 hr 5 min". */
  readonly duration: (seconds: number) => string;
  /** "9:41", for a countdown. */
  readonly clock: (seconds: number) => string;
  readonly count: (count: number) => string;
  readonly percent: (fraction: number) => string;
  readonly timeOfDay: (at: number) => string;
};

const sizeUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

export function createFormat(locale: string): Format {
  const counts = new Intl.NumberFormat(locale);
  const percents = new Intl.NumberFormat(locale, { style: "percent" });
  const times = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
  const twoDigits = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
  const unitFormats = new Map<string, Intl.NumberFormat>();

  function inUnit(value: number, unit: string, digits: number): string {
    const key = `${unit}/${digits}`;
    let format = unitFormats.get(key);
    if (format === undefined) {
      // "12 byte" is what the short form of a byte gives: the long form has its plural.
      const unitDisplay = unit === "byte" ? "long" : "short";
      format = new Intl.NumberFormat(locale, {
        style: "unit",
        unit,
        unitDisplay,
        maximumFractionDigits: digits,
      });
      unitFormats.set(key, format);
    }
    return format.format(value);
  }

  function sized(bytes: number, suffix: "" | "-per-second"): string {
    const safe = Number.isFinite(bytes) && bytes > 0 ? bytes : 0;
    // A rate of 300 bytes per second is of no use as a number: kilobytes are the smallest unit there.
    let index = suffix === "" ? 0 : 1;
    let value = safe / 1000 ** index;
    while (value >= 999.5 && index < sizeUnits.length - 1) {
      value /= 1000;
      index += 1;
    }
    return inUnit(value, `${sizeUnits[index]}${suffix}`, index > 0 && value < 9.95 ? 1 : 0);
  }

  return {
    bytes: (bytes) => sized(bytes, ""),
    rate: (bytesPerSecond) => sized(bytesPerSecond, "-per-second"),
    duration: (seconds) => {
      const whole = Math.max(1, Math.round(seconds));
      if (whole < 60) return inUnit(whole, "second", 0);
      const minutes = Math.round(whole / 60);
      if (minutes < 60) return inUnit(minutes, "minute", 0);
      const hours = inUnit(Math.floor(minutes / 60), "hour", 0);
      return minutes % 60 === 0 || minutes >= 600 ? hours : `${hours} ${inUnit(minutes % 60, "minute", 0)}`;
    },
    clock: (seconds) => {
      // Two clocks that are some milliseconds apart must not make ten minutes "10:01".
      const whole = Math.max(0, Math.round(seconds));
      return `${counts.format(Math.floor(whole / 60))}:${twoDigits.format(whole % 60)}`;
    },
    count: (count) => counts.format(count),
    percent: (fraction) => percents.format(Math.min(1, Math.max(0, fraction))),
    timeOfDay: (at) => times.format(at),
  };
}
