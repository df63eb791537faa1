import { Button, Group, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { portalWorker } from '../client/connectWorker.ts'
import { take } from '../client/PortalError.ts'
import { keys } from '../client/queries.ts'
import { useText } from '../text/useText.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { useAction } from '../ui/useAction.ts'
import type { Look } from '../worker/providerApi.ts'

/** A note for a patient, encrypted to her keys. */
export function NoteDialog({
  isOpen,
  onClose,
  look,
  classes,
}: {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly look: Look
  readonly classes: readonly string[]
}): ReactNode {
  const text = useText()
  const words = text.provider.note
  const cache = useQueryClient()
  const { run, isBusy, error } = useAction()
  const [title, setTitle] = useState('')
  const [body, setBody] = useState('')
  const [chosen, setChosen] = useState('')
  const name = chosen === '' ? (classes[0] ?? '') : chosen
  const save = async (): Promise<void> => {
    const note = {
      ...look,
      class: name,
      type: 'text/plain',
      name: title,
      body: new TextEncoder().encode(body),
    }
    const isDone = await run(async () => {
      await take(portalWorker().provider.write(note))
      await cache.invalidateQueries({ queryKey: keys.patientRecords })
    })
    if (!isDone) return
    setTitle('')
    setBody('')
    onClose()
  }
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={words.title} size="lg">
      <Stack
        component="form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <NativeSelect
          label={words.kind}
          value={name}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={[...new Set(classes)].map((value) => ({ value, label: text.terms.classes[value] ?? value }))}
        />
        <TextInput
          required
          label={words.heading}
          value={title}
          maxLength={120}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Textarea
          required
          label={words.text}
          value={body}
          minRows={6}
          rows={8}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        {error !== null && <ErrorNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={isBusy}>
            {words.save}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
