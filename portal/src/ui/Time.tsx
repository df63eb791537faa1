import type { ReactNode } from 'react'
import { useLanguage } from '../text/useText.tsx'

/** A moment, ms, in the way of the reader's language; `day` leaves the hour out. */
export function Time({
  at,
  precision = 'minute',
}: {
  readonly at: number
  readonly precision?: 'day' | 'minute'
}): ReactNode {
  const { language } = useLanguage()
  const date = new Date(at)
  const style =
    precision === 'day'
      ? ({ dateStyle: 'medium' } as const)
      : ({ dateStyle: 'medium', timeStyle: 'short' } as const)
  return <time dateTime={date.toISOString()}>{new Intl.DateTimeFormat(language, style).format(date)}</time>
}
