import { Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '../text/useText.tsx'

/** The pages of an auditor: files only, no wallet. */
export function AuditorPages(): ReactNode {
  const words = useText().auditor.verify
  return (
    <Stack>
      <Title order={1}>{words.title}</Title>
    </Stack>
  )
}
