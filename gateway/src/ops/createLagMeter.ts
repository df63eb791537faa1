/** How late the event loop is. */
export interface LagMeter {
  /** The last measure, ms. */
  lagMs(): number
  /** Whether the last measures were all over the limit: a single one may be a pause of the machine. */
  isOverloaded(): boolean
  stop(): void
}

export interface LagMeterOptions {
  readonly limitMs: number
  /** Monotonic, ms. */
  readonly monotonic: () => number
  /** Calls back again and again after `everyMs`; returns how to stop. The machine's own timer by default. */
  readonly repeat?: (look: () => void, everyMs: number) => () => void
}

const EVERY_MS = 100
const IN_A_ROW = 3

/** Measures the event loop by how late a timer comes (§20, event-loop lag that sheds load). */
export function createLagMeter({ limitMs, monotonic, repeat = onTimer }: LagMeterOptions): LagMeter {
  let due = monotonic() + EVERY_MS
  let lag = 0
  let inARow = 0
  const stop = repeat(() => {
    const now = monotonic()
    lag = Math.max(0, now - due)
    inARow = lag >= limitMs ? inARow + 1 : 0
    due = now + EVERY_MS
  }, EVERY_MS)
  return { lagMs: () => lag, isOverloaded: () => inARow >= IN_A_ROW, stop }
}

function onTimer(look: () => void, everyMs: number): () => void {
  const timer = setInterval(look, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
