import { readFileSync } from 'node:fs'

/**
 * First block of the running embedded chain, as its start script wrote it; null on any other chain. Read anew each
 * time: the chain may be started again beneath a running gateway.
 */
export function createFreshFrom(path: string | null): () => number | null {
  return () => {
    if (path === null) return null
    try {
      const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
      const block = (value as { freshFrom?: unknown } | null)?.freshFrom
      return typeof block === 'number' && Number.isSafeInteger(block) ? block : null
    } catch {
      return null
    }
  }
}
