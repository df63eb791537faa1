import { Alert, Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconCheck, IconShare } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { GrantView } from '@consentry/sdk'
import { portalWorker } from '../client/connectWorker.ts'
import { take } from '../client/PortalError.ts'
import { keys, useGrants } from '../client/queries.ts'
import { useText } from '../text/useText.tsx'
import { Empty } from '../ui/Empty.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Time } from '../ui/Time.tsx'
import { useAction } from '../ui/useAction.ts'
import { GrantDialog } from './GrantDialog.tsx'
import { SharingMatrix } from './SharingMatrix.tsx'

/** Who may see what, until when; sharing begins and ends here. */
export function SharingPage(): ReactNode {
  const words = useText().patient.sharing
  const grants = useGrants()
  const [isGranting, setGranting] = useState(false)
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1}>{words.title}</Title>
        <Button leftSection={<IconShare size={18} aria-hidden />} onClick={() => setGranting(true)}>
          {words.grant}
        </Button>
      </Group>
      <Loaded query={grants}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={words.empty} />
          ) : (
            <>
              <SharingMatrix grants={items.filter((grant) => stateOf(grant) !== 'ended')} />
              <div className="tiles">
                {items.map((grant) => (
                  <GrantCard key={grant.id} grant={grant} />
                ))}
              </div>
            </>
          )
        }
      </Loaded>
      <GrantDialog isOpen={isGranting} onClose={() => setGranting(false)} />
    </Stack>
  )
}

type GrantState = 'active' | 'pending' | 'ended'

function stateOf({ status, latched, opening }: GrantView): GrantState {
  if (latched || status.latest === 2 || Date.now() / 1000 >= opening.terms.expiresAt) return 'ended'
  return status.latest === 1 && status.safe === 1 ? 'active' : 'pending'
}

const COLOURS: Readonly<Record<GrantState, string>> = { active: 'teal', pending: 'yellow', ended: 'gray' }

function GrantCard({ grant }: { readonly grant: GrantView }): ReactNode {
  const text = useText()
  const words = text.patient.sharing
  const cache = useQueryClient()
  const { run, isBusy, error } = useAction()
  const [millis, setMillis] = useState<number | null>(null)
  const { granteeName, classes, expiresAt } = grant.opening.terms
  const state = stateOf(grant)
  const revoke = (): Promise<boolean> =>
    run(async () => {
      setMillis(Math.round(await take(portalWorker().patient.revoke(grant.id))))
      await cache.invalidateQueries({ queryKey: keys.grants })
    })
  const renew = (): Promise<boolean> =>
    run(async () => {
      await take(portalWorker().patient.renewKeys(classes))
      setMillis(null)
    })
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h4">
            {granteeName}
          </Title>
          <Badge color={COLOURS[state]} variant="light">
            {words.states[state]}
          </Badge>
        </Group>
        <Text size="sm">{classes.map((name) => text.terms.classes[name] ?? name).join(' · ')}</Text>
        <Text size="sm" c="dimmed">
          <Time at={expiresAt * 1000} precision="day" />
        </Text>
        {error !== null && <ErrorNotice error={error} />}
        {millis !== null && (
          <Alert role="status" color="teal" icon={<IconCheck aria-hidden />}>
            {words.revoked(millis)}
          </Alert>
        )}
        {millis !== null && (
          <Stack gap={4}>
            <Text size="sm">{words.renewHint}</Text>
            <Button variant="default" loading={isBusy} onClick={renew}>
              {words.renew}
            </Button>
          </Stack>
        )}
        {state !== 'ended' && (
          <Button variant="light" color="red" loading={isBusy} onClick={revoke}>
            {words.revoke}
          </Button>
        )}
      </Stack>
    </Card>
  )
}
