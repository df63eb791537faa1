import { Alert, Button, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { IconCheck, IconFilePlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { proxy } from 'comlink'
import { type ReactNode, useState } from 'react'
import type { RecordItem } from '@consentry/sdk'
import { portalWorker } from '../client/connectWorker.ts'
import { take } from '../client/PortalError.ts'
import { keys, useOpenedRecords, useOrgName, useRecords } from '../client/queries.ts'
import { HealthSummary } from '../record/HealthSummary.tsx'
import { viewOf } from '../record/viewOf.ts'
import { useText } from '../text/useText.tsx'
import { Empty } from '../ui/Empty.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { useAction } from '../ui/useAction.ts'
import { UploadDialog } from './UploadDialog.tsx'

/** One's own record: what is in it, from whom and of when; files are added here. */
export function RecordsPage(): ReactNode {
  const words = useText().patient.records
  const records = useRecords()
  const [isAdding, setAdding] = useState(false)
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1}>{words.title}</Title>
        <Button leftSection={<IconFilePlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      </Group>
      <Example hasRecords={(records.data?.length ?? 0) > 0} />
      <Loaded query={records}>{(items) => items.length > 0 && <OpenedRecords items={items} />}</Loaded>
      <UploadDialog isOpen={isAdding} onClose={() => setAdding(false)} />
    </Stack>
  )
}

function OpenedRecords({ items }: { readonly items: readonly RecordItem[] }): ReactNode {
  const { you } = useText().patient.records
  const orgName = useOrgName()
  const opened = useOpenedRecords(items)
  const nameOf = (org: string | null): string => (org === null ? you : orgName(org))
  return (
    <Loaded query={opened}>{(records) => <HealthSummary view={viewOf(records)} nameOf={nameOf} />}</Loaded>
  )
}

/** Something to begin with, for those who have no file at hand. */
function Example({ hasRecords }: { readonly hasRecords: boolean }): ReactNode {
  const words = useText().patient.records
  const cache = useQueryClient()
  const { run, isBusy, error } = useAction()
  const [progress, setProgress] = useState<{ readonly done: number; readonly of: number } | null>(null)
  const [stored, setStored] = useState<number | null>(null)
  const add = (): Promise<boolean> =>
    run(async () => {
      const text = await (await fetch('/examples/patient.json', { credentials: 'omit' })).text()
      const told = proxy((done: number, of: number) => setProgress({ done, of }))
      setStored((await take(portalWorker().patient.importFhir(text, told))).stored)
      setProgress(null)
      await cache.invalidateQueries({ queryKey: keys.records })
    })
  return (
    <div aria-live="polite">
      {error !== null && <ErrorNotice error={error} />}
      {progress !== null && (
        <Stack gap={4}>
          <Progress value={(100 * progress.done) / Math.max(progress.of, 1)} aria-label={words.example} />
          <Text size="sm">{words.adding(progress.done, progress.of)}</Text>
        </Stack>
      )}
      {stored !== null && (
        <Alert color="teal" icon={<IconCheck aria-hidden />}>
          {words.added(stored)}
        </Alert>
      )}
      {!hasRecords && stored === null && (
        <Empty title={words.empty} hint={words.emptyHint}>
          <Button variant="light" onClick={add} loading={isBusy}>
            {words.example}
          </Button>
        </Empty>
      )}
    </div>
  )
}
