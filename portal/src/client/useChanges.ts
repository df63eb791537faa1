import { useQueryClient } from '@tanstack/react-query'
import { proxy } from 'comlink'
import { useEffect } from 'react'
import { portalWorker } from './connectWorker.ts'
import { take } from './PortalError.ts'
import { keys } from './queries.ts'
import type { Role } from './SessionContext.ts'

/** Asks again for what is on the page whenever the gateway says that something changed. */
export function useChanges(role: Role): void {
  const cache = useQueryClient()
  useEffect(() => {
    const refresh = (type: string): void => {
      // One's own look is told too: it changes nothing but the trail.
      const filter = type === 'access' ? { queryKey: keys.trail } : {}
      void cache.invalidateQueries(filter)
    }
    // A stream that ends with the session is no failure: the next call says so.
    take(portalWorker()[role].watch(proxy(refresh))).catch(() => {})
  }, [cache, role])
}
