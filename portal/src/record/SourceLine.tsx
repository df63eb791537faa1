import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '../text/useText.tsx'
import { Time } from '../ui/Time.tsx'
import type { Source } from './HealthView.ts'

/** Name of whoever wrote something; null is the patient. */
export type NameOf = (org: string | null) => string

/** When and from whom. */
export function SourceLine({
  source,
  nameOf,
}: {
  readonly source: Source
  readonly nameOf: NameOf
}): ReactNode {
  const { record } = useText()
  return (
    <Text size="xs" c="dimmed">
      <Time at={source.t} precision="day" /> · {record.from(nameOf(source.org))}
    </Text>
  )
}
