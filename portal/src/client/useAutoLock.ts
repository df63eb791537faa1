import { useEffect } from 'react'

/** Longest time without a sign of life before the vault is locked. Protocol §21. */
const IDLE_MS = 600_000
const SIGNS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const

/** Locks after ten minutes in which nobody touched the page. */
export function useAutoLock(isActive: boolean, lock: () => Promise<void>): void {
  useEffect(() => {
    if (!isActive) return
    let timer = setTimeout(lock, IDLE_MS)
    const restart = (): void => {
      clearTimeout(timer)
      timer = setTimeout(lock, IDLE_MS)
    }
    for (const sign of SIGNS) addEventListener(sign, restart, { passive: true })
    return () => {
      clearTimeout(timer)
      for (const sign of SIGNS) removeEventListener(sign, restart)
    }
  }, [isActive, lock])
}
