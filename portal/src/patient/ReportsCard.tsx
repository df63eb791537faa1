import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { portalWorker } from '../client/connectWorker.ts'
import { take } from '../client/PortalError.ts'
import { useText } from '../text/useText.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { saveFile } from '../ui/saveFile.ts'
import { useAction } from '../ui/useAction.ts'

/** What the law entitles a patient to know, made from her own checked log. */
export function ReportsCard(): ReactNode {
  const words = useText().patient.reports
  const { run, isBusy, error } = useAction()
  const save = (kind: 'accounting' | 'overview', form: 'html' | 'csv' | 'json'): Promise<boolean> =>
    run(async () => {
      const report = await take(portalWorker().patient.report(kind))
      saveFile(new Blob([report[form]], { type: TYPES[form] }), `${kind}.${form}`)
    })
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {words.title}
        </Title>
        {error !== null && <ErrorNotice error={error} />}
        {(['overview', 'accounting'] as const).map((kind) => (
          <Group key={kind} justify="space-between">
            <Text size="sm">{words[kind]}</Text>
            <Group gap="xs">
              {(['html', 'csv', 'json'] as const).map((form) => (
                <Button
                  key={form}
                  size="xs"
                  variant="default"
                  disabled={isBusy}
                  aria-label={`${words.forms[form]}: ${words[kind]}`}
                  onClick={() => save(kind, form)}
                >
                  {words.forms[form]}
                </Button>
              ))}
            </Group>
          </Group>
        ))}
      </Stack>
    </Card>
  )
}

const TYPES = { html: 'text/html', csv: 'text/csv', json: 'application/json' } as const
