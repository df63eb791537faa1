import { Card, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLanguage, useText } from '../text/useText.tsx'

const DAY = 86_400_000
/** Weeks that are shown. */
const WEEKS = 26
const SHADES = ['var(--mantine-color-default-border)', '#99e9f2', '#3bc9db', '#1098ad', '#0b5563'] as const

/** Days on which others looked, as a calendar; the same as a sentence for those who see no colours. */
export function LookCalendar({ looks }: { readonly looks: readonly number[] }): ReactNode {
  const words = useText().patient.activity
  const { language } = useLanguage()
  const today = Math.floor(Date.now() / DAY)
  // Columns are weeks from Monday on; day 0 of the epoch was a Thursday.
  const first = today - ((today + 3) % 7) - (WEEKS - 1) * 7
  const counts = new Map<number, number>()
  for (const t of looks) counts.set(Math.floor(t / DAY), (counts.get(Math.floor(t / DAY)) ?? 0) + 1)
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' })
  const days = Array.from({ length: today - first + 1 }, (_, i) => first + i)
  const busy = days.flatMap((name) => counts.get(name) ?? [])
  return (
    <Card withBorder>
      <Title order={2} size="h5" mb="xs">
        {words.calendar}
      </Title>
      <svg
        role="img"
        aria-label={words.calendar}
        viewBox={`0 0 ${WEEKS * 14} ${7 * 14}`}
        style={{ width: '100%', maxWidth: WEEKS * 20 }}
      >
        {days.map((name, i) => (
          <rect
            key={name}
            x={Math.floor(i / 7) * 14}
            y={(i % 7) * 14}
            width={11}
            height={11}
            rx={2}
            fill={SHADES[shadeOf(counts.get(name) ?? 0)]}
          >
            <title>{`${day.format(name * DAY)}: ${counts.get(name) ?? 0}`}</title>
          </rect>
        ))}
      </svg>
      <Text size="sm" c="dimmed">
        {words.calendarLabel(
          busy.length,
          busy.reduce((sum, count) => sum + count, 0),
        )}
      </Text>
    </Card>
  )
}

function shadeOf(count: number): number {
  if (count === 0) return 0
  return Math.min(SHADES.length - 1, 1 + Math.floor(Math.log2(count)))
}
