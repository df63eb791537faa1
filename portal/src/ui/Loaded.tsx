import { Skeleton, Stack } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorNotice } from './ErrorNotice.tsx'

/** What was asked for: a placeholder while it comes, the failure if it does not, else what is made of it. */
export function Loaded<Value>({
  query,
  children,
}: {
  readonly query: UseQueryResult<Value>
  readonly children: (value: Value) => ReactNode
}): ReactNode {
  if (query.data !== undefined) return children(query.data)
  if (query.error !== null) return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
  return (
    <Stack aria-busy="true">
      <Skeleton h={56} />
      <Skeleton h={56} />
      <Skeleton h={56} />
    </Stack>
  )
}
