import { Accordion, Badge, Card, Group, Stack, Text, Title } from '@mantine/core'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useText } from '../text/useText.tsx'
import { DocumentList } from './DocumentList.tsx'
import type { Entry, HealthView, Series } from './HealthView.ts'
import { type NameOf, SourceLine } from './SourceLine.tsx'

const TrendChart = lazy(async () => ({ default: (await import('./TrendChart.tsx')).TrendChart }))

/** Rows shown before one asks for more. */
const FEW = 6

/** A record in the order in which a doctor asks: who, problems, medicines, allergies, results, the rest. */
export function HealthSummary({
  view,
  nameOf,
}: {
  readonly view: HealthView
  readonly nameOf: (org: string | null) => string
}): ReactNode {
  const { record } = useText()
  const { person, results, documents } = view
  return (
    <Stack>
      {person !== null && (
        <Group gap="xs">
          <Title order={2} size="h3">
            {person.name}
          </Title>
          <Text c="dimmed">
            {[person.birthDate, person.gender].filter((text) => text !== null).join(' · ')}
          </Text>
        </Group>
      )}
      <div className="tiles">
        <EntryCard title={record.problems} entries={view.problems} nameOf={nameOf} />
        <EntryCard title={record.medications} entries={view.medications} nameOf={nameOf} />
        <EntryCard title={record.allergies} entries={view.allergies} nameOf={nameOf} />
        <EntryCard title={record.immunizations} entries={view.immunizations} nameOf={nameOf} />
        <EntryCard title={record.procedures} entries={view.procedures} nameOf={nameOf} />
        <EntryCard title={record.findings} entries={view.texts} nameOf={nameOf} />
      </div>
      {results.length > 0 && <Results results={results} nameOf={nameOf} />}
      {documents.length > 0 && <DocumentList documents={documents} nameOf={nameOf} />}
      {view.others.length > 0 && (
        <div className="tiles">
          <EntryCard title={record.others} entries={view.others} nameOf={nameOf} />
        </div>
      )}
    </Stack>
  )
}

function EntryCard({
  title,
  entries,
  nameOf,
}: {
  readonly title: string
  readonly entries: readonly Entry[]
  readonly nameOf: NameOf
}): ReactNode {
  const { record } = useText()
  const [isAll, setAll] = useState(false)
  if (entries.length === 0) return null
  const shown = isAll ? entries : entries.slice(0, FEW)
  return (
    <Card withBorder component="section" aria-label={title}>
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {title}
          </Title>
          <Badge variant="light" color="gray">
            {entries.length}
          </Badge>
        </Group>
        {shown.map((entry) => (
          <div key={`${entry.id} ${entry.title}`}>
            <Text size="sm" fw={600} {...(entry.isActive ? {} : { c: 'dimmed' })}>
              {entry.title}
            </Text>
            {entry.detail !== null && <Text size="sm">{entry.detail}</Text>}
            <SourceLine source={entry.source} nameOf={nameOf} />
          </div>
        ))}
        {entries.length > FEW && (
          <Text component="button" type="button" className="more" onClick={() => setAll(!isAll)}>
            {isAll ? record.fewer : record.more(entries.length - FEW)}
          </Text>
        )}
      </Stack>
    </Card>
  )
}

function Results({
  results,
  nameOf,
}: {
  readonly results: readonly Series[]
  readonly nameOf: NameOf
}): ReactNode {
  const { record } = useText()
  const [opened, setOpened] = useState<string | null>(null)
  return (
    <Card withBorder component="section" aria-label={record.results}>
      <Title order={2} size="h5" mb="xs">
        {record.results}
      </Title>
      <Accordion value={opened} onChange={setOpened} order={3}>
        {results.map((series) => (
          <Accordion.Item key={series.id} value={series.id}>
            <Accordion.Control>
              <ResultLine series={series} />
            </Accordion.Control>
            <Accordion.Panel>
              {opened === series.id && (
                <Suspense fallback={null}>
                  <TrendChart series={series} />
                </Suspense>
              )}
              <SourceLine source={series.source} nameOf={nameOf} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Card>
  )
}

function ResultLine({ series }: { readonly series: Series }): ReactNode {
  const { record } = useText()
  const { title, unit, low, high, points } = series
  const value = points.at(-1)?.value ?? 0
  const isOut = (low !== null && value < low) || (high !== null && value > high)
  return (
    <Group justify="space-between" gap="xs" pr="sm">
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Group gap="xs">
        <Text size="sm">
          {value} {unit}
        </Text>
        {isOut && (
          <Badge color="yellow" variant="light">
            {record.outOfRange}
          </Badge>
        )}
      </Group>
    </Group>
  )
}
