/** Asks until it is so. Fails after `seconds`, naming what did not come. */
export async function pollUntil(
  what: string,
  isSo: () => Promise<boolean>,
  seconds: number = 30,
): Promise<void> {
  const deadline = performance.now() + seconds * 1000
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new TypeError(`not within ${seconds} s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
