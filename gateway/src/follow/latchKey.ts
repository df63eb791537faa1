import type { Clearable } from './clearLatches.ts'

/** What a latch is about, as text. */
export function latchKey(latch: Clearable): string {
  switch (latch.kind) {
    case 'delegate':
      return `delegate:${latch.patient}:${latch.delegate}`
    case 'member':
      return `member:${latch.org}:${latch.member}`
    case 'org':
      return `org:${latch.org}`
  }
}
