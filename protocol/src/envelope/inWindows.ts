/**
 * Runs `work` for 0…count−1, at most `width` at a time, and waits for all. Stops at the first window that fails;
 * of several failures in one window the lowest index is reported, so the result does not depend on timing.
 */
export async function inWindows(
  count: number,
  width: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < count; from += width) {
    const size = Math.min(width, count - from)
    if (size === 1) {
      await work(from)
      continue
    }
    const results = await Promise.allSettled(Array.from({ length: size }, (_, i) => work(from + i)))
    const failed = results.find((result) => result.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }
}
