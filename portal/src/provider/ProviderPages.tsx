import { Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '../text/useText.tsx'
import { Empty } from '../ui/Empty.tsx'

/** The pages of an organisation whose vault is open. */
export function ProviderPages(): ReactNode {
  const words = useText().provider.patients
  return (
    <Stack>
      <Title order={1}>{words.title}</Title>
      <Empty title={words.empty} />
    </Stack>
  )
}
