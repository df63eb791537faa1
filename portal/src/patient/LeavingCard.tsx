import { Alert, Button, Card, Group, Progress, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { proxy } from 'comlink'
import { type ReactNode, useState } from 'react'
import { portalWorker } from '../client/connectWorker.ts'
import { take } from '../client/PortalError.ts'
import { useSession } from '../client/SessionContext.ts'
import { useText } from '../text/useText.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { saveFile } from '../ui/saveFile.ts'
import { useAction } from '../ui/useAction.ts'

/** Taking everything along, and erasing everything. */
export function LeavingCard(): ReactNode {
  const words = useText().patient.leaving
  const { run, isBusy, error } = useAction()
  const [progress, setProgress] = useState<number | null>(null)
  const exportAll = async (): Promise<void> => {
    const told = proxy((done: number, all: number) => setProgress((100 * done) / Math.max(all, 1)))
    await run(async () =>
      saveFile(await take(portalWorker().patient.exportArchive(told)), 'health-record.tar'),
    )
    setProgress(null)
  }
  const exportBundle = (): Promise<boolean> =>
    run(async () => {
      const bundle = await take(portalWorker().patient.exportBundle())
      saveFile(new Blob([bundle], { type: 'application/x-ndjson' }), 'audit-bundle.ndjson')
    })
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {words.title}
        </Title>
        <Text size="sm">{words.exportHint}</Text>
        {error !== null && <ErrorNotice error={error} />}
        {progress !== null && <Progress value={progress} aria-label={words.exportAll} />}
        <Group>
          <Button variant="default" loading={isBusy} onClick={exportAll}>
            {words.exportAll}
          </Button>
          <Button variant="default" loading={isBusy} onClick={exportBundle}>
            {words.exportBundle}
          </Button>
        </Group>
        <EraseAll />
      </Stack>
    </Card>
  )
}

function EraseAll(): ReactNode {
  const words = useText().patient.leaving
  const { signOut } = useSession()
  const { run, isBusy, error } = useAction()
  const [typed, setTyped] = useState('')
  const erase = async (): Promise<void> => {
    if (await run(() => take(portalWorker().patient.eraseEverything()))) await signOut()
  }
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={words.eraseTitle}>
      <Stack gap="xs">
        <Text size="sm">{words.eraseHint}</Text>
        {error !== null && <ErrorNotice error={error} />}
        <TextInput
          label={words.eraseConfirm(words.eraseWord)}
          value={typed}
          autoComplete="off"
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button color="red" disabled={typed.trim() !== words.eraseWord} loading={isBusy} onClick={erase}>
          {words.erase}
        </Button>
      </Stack>
    </Alert>
  )
}
