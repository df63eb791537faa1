import { ActionIcon, CopyButton, Group, Text } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '../text/useText.tsx'

/** An address, shortened for the eye, whole for the clipboard. */
export function Address({ value }: { readonly value: string }): ReactNode {
  const { common } = useText()
  return (
    <Group gap={4} wrap="nowrap">
      <Text ff="monospace" title={value}>
        {value.slice(0, 8)}…{value.slice(-6)}
      </Text>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="subtle"
            size="sm"
            aria-label={copied ? common.enrol.copied : common.enrol.copy}
            onClick={copy}
          >
            {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  )
}
