import { useQueryClient } from '@tanstack/react-query'
import { proxy } from 'comlink'
import { useEffect } from 'react'
import { portalWorker } from './connectWorker.ts'
import { take } from './PortalError.ts'
import type { Role } from './SessionContext.ts'

/** Asks again for what is on the page whenever the gateway says that something changed. */
export function useChanges(role: Role): void {
  const cache = useQueryClient()
  useEffect(() => {
    const refresh = (): void => void cache.invalidateQueries()
    // A stream that ends with the session is no failure: the next call says so.
    if (role === 'patient') take(portalWorker().patient.watch(proxy(refresh))).catch(() => {})
  }, [cache, role])
}
