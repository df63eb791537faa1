import { Alert, Button, Group, Stack, Title } from '@mantine/core'
import { IconArrowLeft, IconLockX, IconPencilPlus } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import { useSession } from '../client/SessionContext.ts'
import { PortalError } from '../client/PortalError.ts'
import { useGranted, useOrgName, usePatientRecords } from '../client/queries.ts'
import { FilterBar } from '../record/FilterBar.tsx'
import { filterView, type ViewFilter } from '../record/filterView.ts'
import { HealthSummary } from '../record/HealthSummary.tsx'
import type { HealthView } from '../record/HealthView.ts'
import { viewOf } from '../record/viewOf.ts'
import { useText } from '../text/useText.tsx'
import { Address } from '../ui/Address.tsx'
import { Empty } from '../ui/Empty.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { NoteDialog } from './NoteDialog.tsx'

/** A patient's record as far as it is shared, for treatment. It closes when the sharing ends. */
export function PatientPage({ patient }: { readonly patient: string }): ReactNode {
  const text = useText()
  const words = text.provider.patient
  const look = { patient, purpose: 'TREAT' }
  const records = usePatientRecords(look)
  const granted = useGranted()
  const orgName = useOrgName()
  const { phase } = useSession()
  const [isWriting, setWriting] = useState(false)
  const live = (granted.data ?? []).filter((grant) => grant.patient === patient && grant.state === 'active')
  const writable = live.filter(({ actions }) => actions.includes('write')).flatMap(({ classes }) => classes)
  const hasEnded = records.error instanceof PortalError && records.error.code === 'no_access'
  const nameOf = (org: string | null): string => (org === null ? words.patientSelf : orgName(org))
  if (phase.name !== 'open') return null
  return (
    <Stack>
      <Group justify="space-between">
        <Group>
          <Button
            component={Link}
            href="/provider"
            variant="default"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
          >
            {words.back}
          </Button>
          <Address value={patient} />
        </Group>
        {writable.length > 0 && (
          <Button leftSection={<IconPencilPlus size={18} aria-hidden />} onClick={() => setWriting(true)}>
            {words.write}
          </Button>
        )}
      </Group>
      <Title order={1}>{words.title}</Title>
      {hasEnded ? (
        <Alert role="alert" color="red" icon={<IconLockX aria-hidden />}>
          {words.ended}
        </Alert>
      ) : (
        <Loaded query={records}>
          {(opened) =>
            opened.length === 0 ? (
              <Empty title={words.empty} />
            ) : (
              <Filtered
                view={viewOf(opened)}
                authors={[...new Set(opened.map(({ org }) => org))]}
                nameOf={nameOf}
              />
            )
          }
        </Loaded>
      )}
      <NoteDialog isOpen={isWriting} onClose={() => setWriting(false)} look={look} classes={writable} />
    </Stack>
  )
}

function Filtered({
  view,
  authors,
  nameOf,
}: {
  readonly view: HealthView
  readonly authors: readonly (string | null)[]
  readonly nameOf: (org: string | null) => string
}): ReactNode {
  const [filter, setFilter] = useState<ViewFilter>({ text: '', author: '' })
  return (
    <Stack>
      <FilterBar filter={filter} authors={authors} nameOf={nameOf} onChange={setFilter} />
      <HealthSummary view={filterView(view, filter)} nameOf={nameOf} />
    </Stack>
  )
}
