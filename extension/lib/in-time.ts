/** What comes of `work` within so many milliseconds, else `late`; the work itself goes on. */
export async function inTime<T>(maxMs: number, work: Promise<T>, late: T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late), maxMs);
  });
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}
