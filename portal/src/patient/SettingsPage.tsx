import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { proxy } from 'comlink'
import type { SlotView } from '@consentry/sdk/patient'
import { portalWorker } from '../client/connectWorker.ts'
import { take } from '../client/PortalError.ts'
import { keys, useSlots } from '../client/queries.ts'
import { useSession } from '../client/SessionContext.ts'
import { useText } from '../text/useText.tsx'
import { Address } from '../ui/Address.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { QrCode } from '../ui/QrCode.tsx'
import { useAction } from '../ui/useAction.ts'
import { RecoveryCode, type ShownCode } from '../vault/RecoveryCode.tsx'
import { DelegatesCard } from './DelegatesCard.tsx'
import { LeavingCard } from './LeavingCard.tsx'
import { ReportsCard } from './ReportsCard.tsx'

/** Address, ways into the vault, delegates, reports, and leaving. */
export function SettingsPage(): ReactNode {
  const words = useText().patient.settings
  const { phase } = useSession()
  return (
    <Stack>
      <Title order={1}>{words.title}</Title>
      {phase.name === 'open' && (
        <Card withBorder>
          <Stack gap="xs">
            <Title order={2} size="h4">
              {words.address}
            </Title>
            <Text size="sm">{words.addressHint}</Text>
            <Address value={phase.address} />
            <QrCode value={phase.address} label={words.address} />
          </Stack>
        </Card>
      )}
      <KeysCard />
      <DelegatesCard />
      <ReportsCard />
      <LeavingCard />
    </Stack>
  )
}

function KeysCard(): ReactNode {
  const words = useText().patient.settings
  const slots = useSlots()
  const cache = useQueryClient()
  const { run, isBusy, error } = useAction()
  const [shown, setShown] = useState<ShownCode | null>(null)
  const show = (code: string): Promise<void> =>
    new Promise((resolve) => {
      const confirm = (): void => {
        setShown(null)
        resolve()
      }
      setShown({ code, confirm })
    })
  const change = (work: () => Promise<void>): Promise<boolean> =>
    run(async () => {
      await work()
      await cache.invalidateQueries({ queryKey: keys.slots })
    })
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {words.keys}
        </Title>
        <Text size="sm">{words.keysHint}</Text>
        <Loaded query={slots}>
          {(ways) => (
            <Stack gap="xs">
              {ways.map((slot) => (
                <SlotRow
                  key={slot.id}
                  slot={slot}
                  isBusy={isBusy}
                  onRemove={() => change(() => take(portalWorker().patient.removeSlot(slot.id)))}
                />
              ))}
            </Stack>
          )}
        </Loaded>
        {error !== null && <ErrorNotice error={error} />}
        {shown === null ? (
          <Button
            variant="default"
            loading={isBusy}
            onClick={() => change(() => take(portalWorker().patient.addCode(proxy(show))))}
          >
            {words.newCode}
          </Button>
        ) : (
          <RecoveryCode {...shown} />
        )}
      </Stack>
    </Card>
  )
}

function SlotRow({
  slot,
  isBusy,
  onRemove,
}: {
  readonly slot: SlotView
  readonly isBusy: boolean
  readonly onRemove: () => void
}): ReactNode {
  const words = useText().patient.settings
  const isOwn = slot.type === 'wallet' && slot.isOwn
  return (
    <Group justify="space-between">
      <Group gap="xs">
        <Text>{slot.type === 'wallet' ? words.wallet : words.code}</Text>
        {slot.type === 'wallet' && <Address value={slot.address} />}
        {isOwn && (
          <Badge variant="light" color="teal">
            {words.thisWallet}
          </Badge>
        )}
      </Group>
      {!isOwn && (
        <Button size="xs" variant="default" disabled={isBusy} onClick={onRemove}>
          {words.remove}
        </Button>
      )}
    </Group>
  )
}
