import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconFile } from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useText } from '../text/useText.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import type { DocumentEntry } from './HealthView.ts'
import { type NameOf, SourceLine } from './SourceLine.tsx'

const DocumentViewer = lazy(async () => ({ default: (await import('./DocumentViewer.tsx')).DocumentViewer }))

/** Documents and files of a record; each opens in a viewer of its own. */
export function DocumentList({
  documents,
  nameOf,
}: {
  readonly documents: readonly DocumentEntry[]
  readonly nameOf: NameOf
}): ReactNode {
  const { record } = useText()
  const [opened, setOpened] = useState<DocumentEntry | null>(null)
  return (
    <Card withBorder component="section" aria-label={record.documents}>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {record.documents}
        </Title>
        {documents.map((document) => (
          <Group key={document.id} justify="space-between" wrap="nowrap">
            <Group gap="xs" wrap="nowrap">
              <IconFile aria-hidden />
              <div>
                <Text size="sm" fw={600}>
                  {document.title}
                </Text>
                <SourceLine source={document.source} nameOf={nameOf} />
              </div>
            </Group>
            <Button size="xs" variant="default" onClick={() => setOpened(document)}>
              {record.open}
            </Button>
          </Group>
        ))}
      </Stack>
      <Dialog isOpen={opened !== null} title={opened?.title ?? ''} size="xl" onClose={() => setOpened(null)}>
        {opened !== null && (
          <Suspense fallback={null}>
            <DocumentViewer document={opened} />
          </Suspense>
        )}
      </Dialog>
    </Card>
  )
}
