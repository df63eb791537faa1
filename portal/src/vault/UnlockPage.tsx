import { Anchor, Button, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconLockOpen } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useSession } from '../client/SessionContext.ts'
import { useText } from '../text/useText.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { useAction } from '../ui/useAction.ts'

/** Opens the vault: by one signature of the wallet, or by the recovery code. */
export function UnlockPage(): ReactNode {
  const { unlock: words } = useText().common
  const { unlock } = useSession()
  const { run, isBusy, error } = useAction()
  const [hasLost, setLost] = useState(false)
  const [code, setCode] = useState('')
  return (
    <Paper withBorder p="lg" maw={560} mx="auto">
      <Stack>
        <Title order={1} size="h2">
          {words.title}
        </Title>
        <Text>{words.hint}</Text>
        {error !== null && <ErrorNotice error={error} />}
        <Button
          loading={isBusy && !hasLost}
          leftSection={<IconLockOpen size={18} aria-hidden />}
          onClick={() => run(() => unlock())}
        >
          {words.withWallet}
        </Button>
        {hasLost ? (
          <Stack
            component="form"
            onSubmit={(event) => {
              event.preventDefault()
              void run(() => unlock(code))
            }}
          >
            <TextInput
              label={words.codeLabel}
              value={code}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" loading={isBusy}>
              {words.open}
            </Button>
          </Stack>
        ) : (
          <Anchor component="button" type="button" onClick={() => setLost(true)}>
            {words.withCode}
          </Anchor>
        )}
      </Stack>
    </Paper>
  )
}
