import { Group, NativeSelect, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '../text/useText.tsx'
import type { ViewFilter } from './filterView.ts'
import { SELF } from './filterView.ts'

/** Narrows a record by words and by who wrote it. */
export function FilterBar({
  filter,
  authors,
  nameOf,
  onChange,
}: {
  readonly filter: ViewFilter
  readonly authors: readonly (string | null)[]
  readonly nameOf: (org: string | null) => string
  readonly onChange: (filter: ViewFilter) => void
}): ReactNode {
  const { record } = useText()
  return (
    <Group align="flex-end">
      <TextInput
        label={record.search}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={filter.text}
        onChange={(event) => onChange({ ...filter, text: event.currentTarget.value })}
      />
      <NativeSelect
        label={record.author}
        value={filter.author}
        onChange={(event) => onChange({ ...filter, author: event.currentTarget.value })}
        data={[
          { value: '', label: record.everybody },
          ...authors.map((org) => ({ value: org ?? SELF, label: nameOf(org) })),
        ]}
      />
    </Group>
  )
}
