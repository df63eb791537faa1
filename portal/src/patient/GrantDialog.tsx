import { Alert, Button, Checkbox, Group, List, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { parseClassName, parseOrgId, type Seconds } from '@consentry/sdk'
import type { GrantPreview, GrantTerms } from '@consentry/sdk/patient'
import { portalWorker } from '../client/connectWorker.ts'
import { take } from '../client/PortalError.ts'
import { keys, useOrgs } from '../client/queries.ts'
import { useLanguage, useText } from '../text/useText.tsx'
import { ClassChoice } from '../ui/ClassChoice.tsx'
import { dayOf, endOfDay } from '../ui/dayInput.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { useAction } from '../ui/useAction.ts'

interface Draft {
  readonly org: string
  readonly classes: readonly string[]
  readonly mayWrite: boolean
  readonly until: string
}

const TREATING = 1
const inThreeMonths = (): string => dayOf(Date.now() + 90 * 86_400_000)

/** A grant, in a dialog that reads like a sentence and shows what will be signed. */
export function GrantDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean
  readonly onClose: () => void
}): ReactNode {
  const text = useText()
  const words = text.patient.grant
  const orgs = useOrgs()
  const cache = useQueryClient()
  const { run, isBusy, error } = useAction()
  const [draft, setDraft] = useState<Draft>({ org: '', classes: [], mayWrite: false, until: inThreeMonths() })
  const choices = (orgs.data ?? []).filter(
    ({ roles, encKey, status }) => (roles & TREATING) !== 0 && encKey !== null && status === 1,
  )
  const org = draft.org === '' ? (choices[0]?.orgId ?? '') : draft.org
  const terms = termsOf({ ...draft, org })
  const preview = usePreview(terms)
  const sign = (): Promise<void> =>
    run(async () => {
      if (terms !== null) await take(portalWorker().patient.grant(terms))
      await cache.invalidateQueries({ queryKey: keys.grants })
    }).then((worked) => {
      if (worked) onClose()
    })
  return (
    <Dialog isOpen={isOpen} onClose={onClose} size="lg" title={words.title}>
      <Stack>
        <NativeSelect
          label={words.org}
          value={org}
          onChange={(event) => setDraft({ ...draft, org: event.currentTarget.value })}
          data={choices.map(({ orgId, name }) => ({ value: orgId, label: name }))}
        />
        <ClassChoice
          label={words.classes}
          chosen={draft.classes}
          onChange={(classes) => setDraft({ ...draft, classes })}
        />
        <Checkbox
          label={words.actions}
          checked={draft.mayWrite}
          onChange={(event) => setDraft({ ...draft, mayWrite: event.currentTarget.checked })}
        />
        <TextInput
          type="date"
          label={words.until}
          min={dayOf(Date.now() + 86_400_000)}
          value={draft.until}
          onChange={(event) => setDraft({ ...draft, until: event.currentTarget.value })}
        />
        {terms !== null && preview !== null && <Preview terms={terms} preview={preview} />}
        {error !== null && <ErrorNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button disabled={terms === null} loading={isBusy} onClick={sign}>
            {words.sign}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

/** Null while something is missing. */
function termsOf({ org, classes, mayWrite, until }: Draft): GrantTerms | null {
  const end = endOfDay(until)
  if (org === '' || classes.length === 0 || Number.isNaN(end) || end * 1000 <= Date.now()) return null
  return {
    org: parseOrgId(org),
    classes: classes.map(parseClassName).sort(),
    actions: mayWrite ? ['read', 'write'] : ['read'],
    purposes: ['TREAT'],
    expiresAt: end as Seconds,
  }
}

/** What is about to be signed, in words; the organisation's name is the one on chain. */
function Preview({
  terms,
  preview,
}: {
  readonly terms: GrantTerms
  readonly preview: GrantPreview
}): ReactNode {
  const text = useText()
  const { language } = useLanguage()
  const list = new Intl.ListFormat(language)
  const named = (names: readonly string[], words: Readonly<Record<string, string>>): string =>
    list.format(names.map((name) => words[name] ?? name))
  const facts = {
    organisation: preview.organisation,
    actions: named(terms.actions, text.terms.actions),
    classes: named(terms.classes, text.terms.classes),
    purposes: named(terms.purposes, text.terms.purposes),
    until: new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(
      terms.expiresAt * 1000 - 1,
    ),
  }
  return (
    <Alert color="cyan" title={text.patient.grant.preview}>
      <List size="sm" data-testid="grant-preview">
        {text.patient.grant.sentences(facts, preview.sentences).map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
    </Alert>
  )
}

function usePreview(terms: GrantTerms | null): GrantPreview | null {
  const preview = useQuery({
    queryKey: ['preview', terms],
    enabled: terms !== null,
    queryFn: () => (terms === null ? null : take(portalWorker().patient.previewGrant(terms))),
  })
  return preview.data ?? null
}
