import type { Millis, Seconds } from '@consentry/protocol'
import { createLeafWriter } from '../../gateway/src/log/appendLeaves.ts'
import type { LeafWriter } from '../../gateway/src/ports/LeafWriter.ts'

/** The gateway's own writer of log entries, for a log that is alive. */
export function benchLeafWriter(): LeafWriter {
  return createLeafWriter({
    origin: '127.0.0.1:7546/consentry/31337/1',
    clock: { now: () => Date.now() as Millis },
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    log: { state: () => ({ kind: 'alive', lastAnchor: 1 as Seconds }) },
  })
}
