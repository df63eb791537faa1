import { Alert, Button, Stack, Text } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { PortalError } from '../client/PortalError.ts'
import { useText } from '../text/useText.tsx'

/** A failure in words, with what to do next. */
export function ErrorNotice({
  error,
  onRetry,
}: {
  readonly error: unknown
  readonly onRetry?: (() => void) | undefined
}): ReactNode {
  const { errors, common } = useText()
  const code = error instanceof PortalError ? error.code : 'internal'
  return (
    <Alert role="alert" color="red" icon={<IconAlertCircle aria-hidden />} title={errors.title} my="md">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{errors.codes[code] ?? errors.unknown(code)}</Text>
        {onRetry !== undefined && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {common.retry}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
