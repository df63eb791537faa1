import { Badge, Button, Card, Checkbox, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { DelegateRight } from '@consentry/sdk/patient'
import { portalWorker } from '../client/connectWorker.ts'
import { take } from '../client/PortalError.ts'
import { keys, useDelegates } from '../client/queries.ts'
import { useText } from '../text/useText.tsx'
import { Address } from '../ui/Address.tsx'
import { dayOf, endOfDay } from '../ui/dayInput.ts'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { isAddress } from '../ui/isAddress.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { Time } from '../ui/Time.tsx'
import { useAction } from '../ui/useAction.ts'

const RIGHTS = ['READ', 'GRANT', 'REVOKE', 'KEYS'] as const
const inAYear = (): string => dayOf(Date.now() + 365 * 86_400_000)

/** People who may act for the patient: a parent, an attorney, until a date. */
export function DelegatesCard(): ReactNode {
  const words = useText().patient.delegates
  const delegates = useDelegates()
  const cache = useQueryClient()
  const { run, isBusy, error } = useAction()
  const change = (work: () => Promise<void>): Promise<boolean> =>
    run(async () => {
      await work()
      await cache.invalidateQueries({ queryKey: keys.delegates })
    })
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {words.title}
        </Title>
        <Text size="sm">{words.hint}</Text>
        <Loaded query={delegates}>
          {(people) => (
            <Stack gap="xs">
              {people.map(({ delegate, rights, validUntil, hasEnded }) => (
                <Group key={delegate} justify="space-between">
                  <Group gap="xs">
                    <Address value={delegate} />
                    {rights.map((right) => (
                      <Badge key={right} variant="light" color={hasEnded ? 'gray' : 'cyan'}>
                        {words.rights[right]}
                      </Badge>
                    ))}
                    <Text size="sm" c="dimmed">
                      {words.until} <Time at={validUntil * 1000} precision="day" />
                    </Text>
                  </Group>
                  <Button
                    size="xs"
                    variant="default"
                    disabled={isBusy}
                    onClick={() => change(() => take(portalWorker().patient.removeDelegate(delegate)))}
                  >
                    {words.remove}
                  </Button>
                </Group>
              ))}
            </Stack>
          )}
        </Loaded>
        {error !== null && <ErrorNotice error={error} />}
        <NewDelegate
          isBusy={isBusy}
          onAdd={(draft) => change(() => take(portalWorker().patient.setDelegate(draft)))}
        />
      </Stack>
    </Card>
  )
}

function NewDelegate({
  isBusy,
  onAdd,
}: {
  readonly isBusy: boolean
  readonly onAdd: (draft: {
    delegate: string
    rights: readonly DelegateRight[]
    validUntil: number
  }) => Promise<boolean>
}): ReactNode {
  const words = useText().patient.delegates
  const [delegate, setDelegate] = useState('')
  const [rights, setRights] = useState<string[]>(['READ'])
  const [until, setUntil] = useState(inAYear())
  const isReady = isAddress(delegate.trim()) && rights.length > 0 && until !== ''
  const add = async (): Promise<void> => {
    const validUntil = endOfDay(until)
    const chosen = RIGHTS.filter((right) => rights.includes(right))
    if (await onAdd({ delegate: delegate.trim().toLowerCase(), rights: chosen, validUntil })) setDelegate('')
  }
  return (
    <Stack
      component="form"
      gap="xs"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <TextInput
        label={words.address}
        value={delegate}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setDelegate(event.currentTarget.value)}
      />
      <Checkbox.Group label={words.may} value={rights} onChange={setRights}>
        <Group mt="xs">
          {RIGHTS.map((right) => (
            <Checkbox key={right} value={right} label={words.rights[right]} />
          ))}
        </Group>
      </Checkbox.Group>
      <TextInput
        type="date"
        label={words.until}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!isReady} loading={isBusy}>
        {words.add}
      </Button>
    </Stack>
  )
}
