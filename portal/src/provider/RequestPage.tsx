import {
  Alert,
  Badge,
  Button,
  Card,
  Checkbox,
  FileButton,
  Group,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core'
import { IconCheck, IconQrcode } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { portalWorker } from '../client/connectWorker.ts'
import { take } from '../client/PortalError.ts'
import { keys, useAsked } from '../client/queries.ts'
import { useText } from '../text/useText.tsx'
import { Address } from '../ui/Address.tsx'
import { ClassChoice } from '../ui/ClassChoice.tsx'
import { dayOf, endOfDay } from '../ui/dayInput.ts'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { isAddress } from '../ui/isAddress.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { Time } from '../ui/Time.tsx'
import { useAction } from '../ui/useAction.ts'

/** Asks a patient for access, and shows what became of earlier requests. */
export function RequestPage(): ReactNode {
  const text = useText()
  const words = text.provider.request
  const cache = useQueryClient()
  const { run, isBusy, error } = useAction()
  const [patient, setPatient] = useState('')
  const [classes, setClasses] = useState<readonly string[]>([])
  const [mayWrite, setMayWrite] = useState(false)
  const [until, setUntil] = useState(dayOf(Date.now() + 90 * 86_400_000))
  const [reason, setReason] = useState('')
  const [isSent, setSent] = useState(false)
  const isReady = isAddress(patient.trim()) && classes.length > 0 && until !== ''
  const send = async (): Promise<void> => {
    const expiresAt = endOfDay(until)
    const draft = { patient: patient.trim().toLowerCase(), classes, mayWrite, expiresAt, text: reason }
    setSent(
      await run(async () => {
        await take(portalWorker().provider.request(draft))
        await cache.invalidateQueries({ queryKey: keys.asked })
      }),
    )
  }
  return (
    <Stack>
      <Title order={1}>{words.title}</Title>
      <Card withBorder>
        <Stack
          component="form"
          onSubmit={(event) => {
            event.preventDefault()
            void send()
          }}
        >
          <PatientAddress value={patient} onChange={setPatient} />
          <ClassChoice label={words.classes} chosen={classes} onChange={setClasses} />
          <Checkbox
            label={words.mayWrite}
            checked={mayWrite}
            onChange={(event) => setMayWrite(event.currentTarget.checked)}
          />
          <TextInput
            type="date"
            label={words.until}
            value={until}
            min={dayOf(Date.now() + 86_400_000)}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
          <Textarea
            label={words.reason}
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {error !== null && <ErrorNotice error={error} />}
          {isSent && (
            <Alert role="status" color="teal" icon={<IconCheck aria-hidden />}>
              {words.sent}
            </Alert>
          )}
          <Button type="submit" disabled={!isReady} loading={isBusy}>
            {words.send}
          </Button>
        </Stack>
      </Card>
      <AskedList />
    </Stack>
  )
}

function PatientAddress({
  value,
  onChange,
}: {
  readonly value: string
  readonly onChange: (address: string) => void
}): ReactNode {
  const words = useText().provider.request
  const [isUnread, setUnread] = useState(false)
  const scan = async (picture: File | null): Promise<void> => {
    if (picture === null) return
    // The reader is larger than the page: it comes when somebody scans.
    const { readQrCode } = await import('./readQrCode.ts')
    const found = await readQrCode(picture).catch(() => null)
    const isRead = found !== null && isAddress(found)
    setUnread(!isRead)
    if (isRead) onChange(found)
  }
  return (
    <Stack gap="xs" align="flex-start">
      <TextInput
        w="100%"
        label={words.address}
        description={words.addressHint}
        error={isUnread ? words.noCode : undefined}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <FileButton accept="image/*" onChange={scan} inputProps={{ 'aria-label': words.scan }}>
        {(props) => (
          <Button {...props} size="xs" variant="default" leftSection={<IconQrcode size={16} aria-hidden />}>
            {words.scan}
          </Button>
        )}
      </FileButton>
    </Stack>
  )
}

function AskedList(): ReactNode {
  const words = useText().provider.request
  const asked = useAsked()
  return (
    <Loaded query={asked}>
      {(requests) =>
        requests.length > 0 && (
          <Stack gap="xs">
            <Title order={2} size="h4">
              {words.earlier}
            </Title>
            {requests.map(({ requestId, patient, state, expires }) => (
              <Card key={requestId} withBorder padding="xs">
                <Group justify="space-between">
                  <Address value={patient} />
                  <Group gap="xs">
                    <Text size="sm" c="dimmed">
                      {words.answerUntil} <Time at={expires} precision="day" />
                    </Text>
                    <Badge variant="light" color={state === 'approved' ? 'teal' : 'gray'}>
                      {words.states[state]}
                    </Badge>
                  </Group>
                </Group>
              </Card>
            ))}
          </Stack>
        )
      }
    </Loaded>
  )
}
