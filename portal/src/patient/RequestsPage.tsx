import { Badge, Button, Card, Checkbox, Group, Stack, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { AccessRequestToMe } from '@consentry/sdk/patient'
import { portalWorker } from '../client/connectWorker.ts'
import { take } from '../client/PortalError.ts'
import { useRequests } from '../client/queries.ts'
import { useText } from '../text/useText.tsx'
import { Empty } from '../ui/Empty.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Time } from '../ui/Time.tsx'
import { useAction } from '../ui/useAction.ts'

/** Who asks to see something: open requests first, each answered here. */
export function RequestsPage(): ReactNode {
  const words = useText().patient.requests
  const requests = useRequests()
  return (
    <Stack>
      <Title order={1}>{words.title}</Title>
      <Loaded query={requests}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={words.empty} />
          ) : (
            items
              .toSorted((a, b) => Number(b.state === 'open') - Number(a.state === 'open') || b.t - a.t)
              .map((request) => <RequestCard key={request.requestId} request={request} />)
          )
        }
      </Loaded>
    </Stack>
  )
}

function RequestCard({ request }: { readonly request: AccessRequestToMe }): ReactNode {
  const words = useText().patient.requests
  const { organisation, org, state, expires } = request
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h4">
            {organisation ?? `${org.slice(0, 10)}…`}
          </Title>
          <Badge variant="light" color={state === 'open' ? 'yellow' : 'gray'}>
            {words.states[state]}
          </Badge>
        </Group>
        {state === 'open' && (
          <Text size="sm" c="dimmed">
            {words.answerUntil} <Time at={expires} precision="day" />
          </Text>
        )}
        {'asked' in request ? <Asked request={request} /> : <Text>{words.unreadable}</Text>}
      </Stack>
    </Card>
  )
}

type ReadableRequest = Extract<AccessRequestToMe, { readonly asked: unknown }>

function Asked({ request }: { readonly request: ReadableRequest }): ReactNode {
  const text = useText()
  const words = text.patient.requests
  const { asked, requestId, state, organisation } = request
  const cache = useQueryClient()
  const { run, isBusy, error } = useAction()
  const [classes, setClasses] = useState<string[]>([...asked.classes])
  const answer = (work: () => Promise<void>): Promise<boolean> =>
    run(async () => {
      await work()
      await cache.invalidateQueries()
    })
  const purposes = asked.purposes.map((name) => text.terms.purposes[name] ?? name).join(', ')
  return (
    <Stack gap="xs">
      {asked.text !== '' && <Text fs="italic">“{asked.text}”</Text>}
      <Text size="sm">
        {words.wants(asked.actions.map((name) => text.terms.actions[name] ?? name).join(', '), purposes)}{' '}
        <Time at={asked.expiresAt * 1000} precision="day" />
      </Text>
      <Checkbox.Group label={words.choose} value={classes} onChange={setClasses} readOnly={state !== 'open'}>
        <Stack gap={6} mt="xs">
          {asked.classes.map((name) => (
            <Checkbox
              key={name}
              value={name}
              label={text.terms.classes[name] ?? name}
              disabled={state !== 'open'}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      {error !== null && <ErrorNotice error={error} />}
      {state === 'open' && (
        <Group>
          <Button
            disabled={classes.length === 0 || organisation === null}
            loading={isBusy}
            onClick={() => answer(() => take(portalWorker().patient.approve(requestId, classes)))}
          >
            {words.approve}
          </Button>
          <Button
            variant="default"
            disabled={isBusy}
            onClick={() => answer(() => take(portalWorker().patient.decline(requestId)))}
          >
            {words.decline}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
