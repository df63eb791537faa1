import { Alert, Badge, Button, Group, NativeSelect, Progress, Stack, Table, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import '@mantine/dropzone/styles.css'
import { IconCheck, IconUpload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { proxy } from 'comlink'
import { type ReactNode, useState } from 'react'
import { generalClasses, sensitiveClasses } from '@consentry/sdk'
import type { ClassPreviews } from '@consentry/sdk/patient'
import { portalWorker } from '../client/connectWorker.ts'
import { take } from '../client/PortalError.ts'
import { keys } from '../client/queries.ts'
import { useText } from '../text/useText.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { useAction } from '../ui/useAction.ts'

interface Chosen {
  readonly file: File
  readonly previews: ClassPreviews
}

/** Adds a file: what of it would go where and why is shown first, and a single file may be moved. */
export function UploadDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean
  readonly onClose: () => void
}): ReactNode {
  const words = useText().patient.upload
  const cache = useQueryClient()
  const { run, isBusy, error } = useAction()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [moved, setMoved] = useState('')
  const [progress, setProgress] = useState<number | null>(null)
  const [stored, setStored] = useState<string | null>(null)
  const choose = ([file]: readonly File[]): void => {
    if (file === undefined) return
    setStored(null)
    setMoved('')
    void run(async () => setChosen({ file, previews: await take(portalWorker().patient.preview(file)) }))
  }
  const store = async (): Promise<void> => {
    if (chosen === null) return
    const told = proxy((done: number, of: number) => setProgress((100 * done) / Math.max(of, 1)))
    await run(async () => {
      setStored(await storeChosen(chosen, moved, told, words))
      setChosen(null)
      await cache.invalidateQueries({ queryKey: keys.records })
    })
    setProgress(null)
  }
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={words.title} size="lg">
      <Stack>
        <Dropzone
          onDrop={choose}
          multiple={false}
          loading={isBusy && chosen === null}
          inputProps={{ 'aria-label': words.choose }}
        >
          <Group justify="center" gap="sm" py="lg" style={{ pointerEvents: 'none' }}>
            <IconUpload aria-hidden />
            <Text ta="center">{words.drop}</Text>
          </Group>
        </Dropzone>
        {error !== null && <ErrorNotice error={error} />}
        {chosen !== null && <Preview {...chosen} moved={moved} onMove={setMoved} />}
        {progress !== null && <Progress value={progress} aria-label={words.progress} />}
        {stored !== null && (
          <Alert role="status" color="teal" icon={<IconCheck aria-hidden />}>
            {stored}
          </Alert>
        )}
        {chosen !== null && (
          <Button onClick={store} loading={isBusy}>
            {words.store}
          </Button>
        )}
      </Stack>
    </Dialog>
  )
}

interface Words {
  readonly stored: (count: number) => string
  readonly rejected: (count: number) => string
  readonly moveReason: string
}

async function storeChosen(
  { file, previews }: Chosen,
  moved: string,
  onProgress: (done: number, of: number) => void,
  words: Words,
): Promise<string> {
  const { patient } = portalWorker()
  const [only] = previews.previews
  if (isBundle(previews)) {
    const { stored, rejected } = await take(patient.importFhir(await file.text(), onProgress))
    return rejected.length === 0
      ? words.stored(stored)
      : `${words.stored(stored)} ${words.rejected(rejected.length)}`
  }
  const found = only === undefined ? [] : [only.class, ...only.also]
  const move =
    moved === '' || moved === only?.class
      ? null
      : { class: moved, reason: words.moveReason, knowingly: found }
  await take(patient.putFile({ file, move }, onProgress))
  return words.stored(1)
}

/** A Bundle is stored entry by entry, everything else as one record. */
function isBundle({ previews, rejected }: ClassPreviews): boolean {
  return previews.some(({ at }) => at !== '') || rejected.length > 0
}

function Preview({
  previews,
  moved,
  onMove,
}: Chosen & { readonly moved: string; readonly onMove: (name: string) => void }): ReactNode {
  const text = useText()
  const words = text.patient.upload
  const labelOf = (name: string): string => text.terms.classes[name] ?? name
  const [only] = previews.previews
  if (!isBundle(previews) && only !== undefined) {
    return (
      <Stack gap="xs">
        <Text>
          {words.goesTo} <strong>{labelOf(only.class)}</strong> ({only.type})
        </Text>
        {only.why.map((reason) => (
          <Text key={`${reason.class} ${reason.path}`} size="sm" c="dimmed">
            {labelOf(reason.class)}: {words.rules[reason.rule]} {reason.code ?? ''}
          </Text>
        ))}
        <NativeSelect
          label={words.move}
          value={moved === '' ? only.class : moved}
          onChange={(event) => onMove(event.currentTarget.value)}
          data={[...generalClasses, ...sensitiveClasses].map((name) => ({
            value: name,
            label: labelOf(name),
          }))}
        />
      </Stack>
    )
  }
  const counted = Map.groupBy(previews.previews, (preview) => preview.class)
  return (
    <Stack gap="xs">
      <Table aria-label={words.preview}>
        <Table.Tbody>
          {[...counted].map(([name, rows]) => (
            <Table.Tr key={name}>
              <Table.Td>{labelOf(name)}</Table.Td>
              <Table.Td>
                <Badge variant="light" color="gray">
                  {rows.length}
                </Badge>
              </Table.Td>
              <Table.Td>
                {[...new Set(rows.flatMap(({ why }) => why.map(({ rule }) => words.rules[rule])))].join(', ')}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {previews.rejected.length > 0 && <Text size="sm">{words.rejected(previews.rejected.length)}</Text>}
    </Stack>
  )
}
