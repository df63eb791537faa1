import { Alert, Button, Code, CopyButton, Group, Paper, Stack, TextInput, Title } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useText } from '../text/useText.tsx'

/** A code that is shown this once, and what goes on when its owner has written it down. */
export interface ShownCode {
  readonly code: string
  readonly confirm: () => void
}

/** Shows the recovery code and lets nobody on who has not written it down. */
export function RecoveryCode({ code, confirm }: ShownCode): ReactNode {
  const { enrol: words } = useText().common
  const [typed, setTyped] = useState('')
  const [isWrong, setWrong] = useState(false)
  const last = code.split('-').at(-1) ?? ''
  const check = (): void => {
    if (typed.trim().toUpperCase() === last.toUpperCase()) confirm()
    else setWrong(true)
  }
  return (
    <Paper withBorder p="lg">
      <Stack
        component="form"
        onSubmit={(event) => {
          event.preventDefault()
          check()
        }}
      >
        <Title order={2} size="h4">
          {words.codeTitle}
        </Title>
        <Alert color="yellow" icon={<IconKey aria-hidden />}>
          {words.codeHint}
        </Alert>
        <Code
          block
          fz="lg"
          data-testid="recovery-code"
          style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
        >
          {code}
        </Code>
        <Group>
          <CopyButton value={code}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? words.copied : words.copy}
              </Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={() => print()}>
            {words.print}
          </Button>
        </Group>
        <TextInput
          label={words.confirmLabel}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          error={isWrong ? words.confirmWrong : undefined}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setWrong(false)
          }}
        />
        <Button type="submit">{words.written}</Button>
      </Stack>
    </Paper>
  )
}
