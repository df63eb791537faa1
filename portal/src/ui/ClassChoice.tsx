import { Checkbox, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { generalClasses, sensitiveClasses } from '@consentry/sdk'
import { useText } from '../text/useText.tsx'

/** Which classes of records: the general ones, and apart from them those that are specially protected. */
export function ClassChoice({
  label,
  chosen,
  onChange,
}: {
  readonly label: string
  readonly chosen: readonly string[]
  readonly onChange: (classes: readonly string[]) => void
}): ReactNode {
  const { terms } = useText()
  const box = (name: string): ReactNode => (
    <Checkbox key={name} value={name} label={terms.classes[name] ?? name} />
  )
  return (
    <Checkbox.Group label={label} value={[...chosen]} onChange={onChange}>
      <div className="tiles" style={{ marginTop: '0.5rem' }}>
        <Stack gap="xs">{generalClasses.map(box)}</Stack>
        <Stack gap="xs">
          <Text size="sm" fw={700}>
            {terms.sensitive}
          </Text>
          {sensitiveClasses.map(box)}
        </Stack>
      </div>
    </Checkbox.Group>
  )
}
