import { Alert, Button, FileButton, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { IconCheck, IconFilePlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { proxy } from 'comlink'
import { type ReactNode, useState } from 'react'
import type { RecordItem } from '@consentry/sdk'
import { portalWorker } from '../client/connectWorker.ts'
import { take } from '../client/PortalError.ts'
import { keys, useOpenedRecords, useOrgs, useRecords } from '../client/queries.ts'
import { HealthSummary } from '../record/HealthSummary.tsx'
import { viewOf } from '../record/viewOf.ts'
import { useText } from '../text/useText.tsx'
import { Empty } from '../ui/Empty.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { useAction } from '../ui/useAction.ts'
import type { ImportSummary } from '../worker/patientApi.ts'

/** One's own record: what is in it, from whom and of when; files are added here. */
export function RecordsPage(): ReactNode {
  const text = useText()
  const words = text.patient.records
  const records = useRecords()
  const upload = useUpload()
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1}>{words.title}</Title>
        <FileButton
          accept="application/json,application/fhir+json,.json"
          onChange={(file) => file !== null && upload.add(file)}
        >
          {(props) => (
            <Button {...props} leftSection={<IconFilePlus size={18} aria-hidden />} loading={upload.isBusy}>
              {words.add}
            </Button>
          )}
        </FileButton>
      </Group>
      <UploadState {...upload} />
      <Loaded query={records}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={words.empty} hint={words.emptyHint}>
              <Button variant="light" onClick={() => upload.addExample()} loading={upload.isBusy}>
                {words.example}
              </Button>
            </Empty>
          ) : (
            <OpenedRecords items={items} />
          )
        }
      </Loaded>
    </Stack>
  )
}

function OpenedRecords({ items }: { readonly items: readonly RecordItem[] }): ReactNode {
  const { you } = useText().patient.records
  const orgs = useOrgs()
  const opened = useOpenedRecords(items)
  const nameOf = (org: string | null): string =>
    org === null ? you : (orgs.data?.find(({ orgId }) => orgId === org)?.name ?? org.slice(0, 10))
  return (
    <Loaded query={opened}>{(records) => <HealthSummary view={viewOf(records)} nameOf={nameOf} />}</Loaded>
  )
}

interface Upload {
  readonly isBusy: boolean
  readonly error: unknown
  readonly progress: { readonly done: number; readonly of: number } | null
  readonly summary: ImportSummary | null
}

function useUpload(): Upload & { readonly add: (file: Blob) => void; readonly addExample: () => void } {
  const cache = useQueryClient()
  const { run, isBusy, error } = useAction()
  const [progress, setProgress] = useState<Upload['progress']>(null)
  const [summary, setSummary] = useState<ImportSummary | null>(null)
  const addText = async (load: () => Promise<string>): Promise<void> => {
    setSummary(null)
    await run(async () => {
      const told = proxy((done: number, of: number) => setProgress({ done, of }))
      setSummary(await take(portalWorker().patient.importFhir(await load(), told)))
      await cache.invalidateQueries({ queryKey: keys.records })
    })
    setProgress(null)
  }
  return {
    isBusy,
    error,
    progress,
    summary,
    add: (file) => void addText(() => file.text()),
    addExample: () =>
      void addText(async () => (await fetch('/examples/patient.json', { credentials: 'omit' })).text()),
  }
}

function UploadState({ error, progress, summary }: Upload): ReactNode {
  const words = useText().patient.records
  return (
    <div aria-live="polite">
      {error !== null && <ErrorNotice error={error} />}
      {progress !== null && (
        <Stack gap={4}>
          <Progress value={(100 * progress.done) / Math.max(progress.of, 1)} aria-label={words.add} />
          <Text size="sm">{words.adding(progress.done, progress.of)}</Text>
        </Stack>
      )}
      {summary !== null && (
        <Alert color="teal" icon={<IconCheck aria-hidden />}>
          {words.added(summary.stored)}{' '}
          {summary.rejected.length > 0 && words.rejected(summary.rejected.length)}
        </Alert>
      )}
    </div>
  )
}
