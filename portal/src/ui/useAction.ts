import { useCallback, useState } from 'react'

/** Something a person started that takes a while. */
export interface Action {
  readonly isBusy: boolean
  readonly error: unknown
  /** Does it; a failure is kept in `error` until the next try. Resolves to whether it worked. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>
}

/** State of one button's work. */
export function useAction(): Action {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const run = useCallback(async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true)
    setError(null)
    try {
      await work()
      return true
    } catch (failure) {
      setError(failure)
      return false
    } finally {
      setBusy(false)
    }
  }, [])
  return { isBusy, error, run }
}
