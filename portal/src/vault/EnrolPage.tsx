import { Button, Group, Loader, Paper, Stack, Stepper, Text, Title } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useSession } from '../client/SessionContext.ts'
import { useText } from '../text/useText.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { useAction } from '../ui/useAction.ts'
import { RecoveryCode, type ShownCode } from './RecoveryCode.tsx'

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
