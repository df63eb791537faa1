import {
  parseAddress,
  parseClassName,
  parseRecordId,
  type Millis,
  type Seconds,
  watchEvents,
} from '@consentry/sdk'
import {
  type GrantedAccess,
  listAccessRequests,
  listGranted,
  listPatientRecords,
  openRecords,
  type OwnAccessRequest,
  requestAccess,
  writeRecord,
} from '@consentry/sdk/provider'
import { type Held, held } from './Held.ts'
import { type OwnReads, ownReads } from './ownReads.ts'
import { type ShownRecord, shownRecord } from './shownRecord.ts'

/** Whose record, and for what. */
export interface Look {
  readonly patient: string
  readonly purpose: string
}

/** What an organisation asks a patient for. */
export interface AccessDraft {
  readonly patient: string
  readonly classes: readonly string[]
  readonly mayWrite: boolean
  /** s. */
  readonly expiresAt: number
  readonly text: string
}

/** A note or result for a patient. */
export interface NoteDraft extends Look {
  readonly class: string
  readonly type: string
  readonly name: string
  readonly body: Uint8Array
}

/** What an organisation does. Every method throws `SdkError`. */
export interface ProviderApi {
  granted(): Promise<readonly GrantedAccess[]>
  /** What of a patient may be read now, opened; larger contents than `most` bytes are left out. */
  read(look: Look, most: number): Promise<readonly ShownRecord[]>
  write(note: NoteDraft): Promise<void>
  request(draft: AccessDraft): Promise<void>
  requests(): Promise<readonly OwnAccessRequest[]>
  /** What one's organisation did, with its receipts checked. */
  reads(): Promise<OwnReads>
  /** Calls back for every change until the session ends. */
  watch(onChange: (type: string) => void): Promise<void>
}

/** Makes an organisation's calls. */
export function providerApi(state: Held): ProviderApi {
  const own = () => held(state.agent)
  const lookAt = ({ patient, purpose }: Look) => ({
    patient: parseAddress(patient),
    purpose: purpose as 'TREAT',
  })
  return {
    granted: () => listGranted(own()),
    read: async (look, most) => {
      const agent = own()
      try {
        const items = await listPatientRecords(agent, lookAt(look))
        const small = items.filter(({ size }) => size <= most)
        return await state.opened.keepTo(look.patient, small, async (ids) => {
          const outcomes = await openRecords(agent, { ...lookAt(look), records: ids.map(parseRecordId) })
          return outcomes.flatMap((outcome) => ('code' in outcome ? [] : [shownRecord(outcome)]))
        })
      } catch (error) {
        // Whatever the reason: what cannot be read now is not shown from memory.
        state.opened.forget(look.patient)
        throw error
      }
    },
    write: async ({ class: name, type, name: title, body, ...look }) => {
      const record = {
        class: parseClassName(name),
        t: Date.now() as Millis,
        meta: { type, name: title },
        body,
      }
      await writeRecord(own(), { ...lookAt(look), record })
    },
    request: async ({ patient, classes, mayWrite, expiresAt, text }) => {
      await requestAccess(own(), {
        patient: parseAddress(patient),
        classes: classes.map(parseClassName).sort(),
        actions: mayWrite ? ['read', 'write'] : ['read'],
        purposes: ['TREAT'],
        expiresAt: expiresAt as Seconds,
        text,
      })
    },
    requests: () => listAccessRequests(own()),
    reads: () => ownReads(held(state.session)),
    watch: async (onChange) => {
      for await (const { notice } of watchEvents(held(state.session))) onChange(notice.type)
    },
  }
}
