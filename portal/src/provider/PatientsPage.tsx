import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { GrantedAccess } from '@consentry/sdk/provider'
import { useGranted } from '../client/queries.ts'
import { useText } from '../text/useText.tsx'
import { Address } from '../ui/Address.tsx'
import { Empty } from '../ui/Empty.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Time } from '../ui/Time.tsx'

/** ms before the end of a grant from which on it is called expiring. */
const SOON = 14 * 86_400_000

/** Patients who share with the organisation, and until when. */
export function PatientsPage(): ReactNode {
  const words = useText().provider.patients
  const granted = useGranted()
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1}>{words.title}</Title>
        <Button
          component={Link}
          href="/provider/request"
          leftSection={<IconUserPlus size={18} aria-hidden />}
        >
          {words.request}
        </Button>
      </Group>
      <Loaded query={granted}>
        {(grants) => {
          const live = grants.filter(({ state }) => state !== 'revoked' && state !== 'expired')
          if (live.length === 0) return <Empty title={words.empty} hint={words.emptyHint} />
          return (
            <div className="tiles">
              {live.map((grant) => (
                <GrantedCard key={grant.id} grant={grant} />
              ))}
            </div>
          )
        }}
      </Loaded>
    </Stack>
  )
}

function GrantedCard({ grant }: { readonly grant: GrantedAccess }): ReactNode {
  const text = useText()
  const words = text.provider.patients
  const { patient, classes, state, expiresAt, actions } = grant
  const isSoon = expiresAt * 1000 - Date.now() < SOON
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Group justify="space-between">
          <Address value={patient} />
          <Badge variant="light" color={state === 'active' ? 'teal' : 'yellow'}>
            {words.states[state]}
          </Badge>
        </Group>
        <Text size="sm">{classes.map((name) => text.terms.classes[name] ?? name).join(' · ')}</Text>
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {words.until} <Time at={expiresAt * 1000} precision="day" />
          </Text>
          {isSoon && (
            <Badge variant="light" color="yellow">
              {words.soon}
            </Badge>
          )}
          {actions.includes('write') && (
            <Badge variant="light" color="gray">
              {words.mayWrite}
            </Badge>
          )}
        </Group>
        {state === 'active' && (
          <Button component={Link} href={`/provider/patients/${patient}`} variant="light">
            {words.open}
          </Button>
        )}
      </Stack>
    </Card>
  )
}
