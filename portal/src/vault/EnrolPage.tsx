import {
  Alert,
  Button,
  Code,
  CopyButton,
  Group,
  Loader,
  Paper,
  Stack,
  Stepper,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useSession } from '../client/SessionContext.ts'
import { useText } from '../text/useText.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { useAction } from '../ui/useAction.ts'

interface ShownCode {
  readonly code: string
  readonly confirm: () => void
}

/** First run: the wallet, the recovery code that has to be confirmed, done. */
export function EnrolPage(): ReactNode {
  const { enrol: words } = useText().common
  const { enrol } = useSession()
  const { run, isBusy, error } = useAction()
  const [shown, setShown] = useState<ShownCode | null>(null)
  const [isConfirmed, setConfirmed] = useState(false)
  const show = (code: string): Promise<void> =>
    new Promise((resolve) => {
      const confirm = (): void => {
        setShown(null)
        setConfirmed(true)
        resolve()
      }
      setShown({ code, confirm })
    })
  const step = isConfirmed ? 2 : shown === null ? 0 : 1
  return (
    <Stack maw={640} mx="auto" w="100%">
      <Title order={1}>{words.title}</Title>
      <Stepper active={step} size="sm" aria-hidden>
        <Stepper.Step label={words.stepWallet} />
        <Stepper.Step label={words.stepCode} />
        <Stepper.Step label={words.stepDone} />
      </Stepper>
      {error !== null && <ErrorNotice error={error} />}
      {shown !== null ? (
        <RecoveryCode {...shown} />
      ) : (
        <Paper withBorder p="lg">
          <Stack>
            <Text>{isConfirmed ? words.finishing : words.intro}</Text>
            {isBusy ? (
              <Group role="status">
                <Loader size="sm" />
                <Text size="sm">{words.signing}</Text>
              </Group>
            ) : (
              <Button
                onClick={() => {
                  setConfirmed(false)
                  void run(() => enrol(show))
                }}
              >
                {words.begin}
              </Button>
            )}
          </Stack>
        </Paper>
      )}
    </Stack>
  )
}

function RecoveryCode({ code, confirm }: ShownCode): ReactNode {
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
