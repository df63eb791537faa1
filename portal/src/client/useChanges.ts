import { useQueryClient } from '@tanstack/react-query'
import { proxy } from 'comlink'
import { useEffect } from 'react'
import { portalWorker } from './connectWorker.ts'
import { take } from './PortalError.ts'
import { keys } from './queries.ts'
import type { Role } from './SessionContext.ts'

/** Many changes that come together (an import) are looked at once. */
const PAUSE_MS = 1_000

/** Asks again for what is on the page whenever the gateway says that something changed. */
export function useChanges(role: Role): void {
  const cache = useQueryClient()
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined
    const refreshSoon = (): void => {
      waiting ??= setTimeout(() => {
        waiting = undefined
        void cache.invalidateQueries()
      }, PAUSE_MS)
    }
    const refresh = (type: string): void => {
      // An end of sharing is shown at once; one's own look changes nothing but the trail.
      if (type === 'fence' || type === 'revoke') void cache.invalidateQueries()
      else if (type === 'access') void cache.invalidateQueries({ queryKey: keys.trail })
      else refreshSoon()
    }
    // A stream that ends with the session is no failure: the next call says so.
    take(portalWorker()[role].watch(proxy(refresh))).catch(() => {})
    return () => clearTimeout(waiting)
  }, [cache, role])
}
