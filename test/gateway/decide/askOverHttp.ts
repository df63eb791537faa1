import {
  canonicalJson,
  type JsonValue,
  type RecordManifest,
  type Role,
  serialiseRecordManifest,
  toBase64url,
  toUtf8,
} from '@consentry/protocol'
import { ms, orgId } from '../../support/ids.ts'
import type { Rig } from '../rig/openRig.ts'
import { type RigAnswer, rigLogin, rigWallet } from '../rig/rigSession.ts'
import type { DecisionCase } from './DecisionCase.ts'
import { type Cast, NOW } from './sceneOf.ts'
import { cipherOf, recordOf, storeRow } from './storeRow.ts'

/** The people of row number `row`: wallets with keys of their own. */
export function castOf(row: number, by: DecisionCase['ask']['by']): Cast {
  const patient = rigWallet(1_000 + row).address
  const actor = by === 'patient' ? patient : rigWallet(5_000 + row).address
  return { patient, actor, org: orgId(0xc11_0000 + row), orgName: `Clinic ${row}`, row }
}

/**
 * Plays a row: its facts go into the database, its actor logs in and asks, both at the row's wall clock. What comes
 * back is what went over the wire.
 */
export async function askOverHttp(
  { rig, url }: { readonly rig: Rig; readonly url: string },
  row: DecisionCase,
  cast: Cast,
): Promise<RigAnswer> {
  const { ledger } = rig.base
  const { ask } = row
  rig.clock.time = (NOW + row.clock) * 1_000
  await ledger.write(async (tx) => {
    await storeRow(tx, row, cast)
    if (ask.action === 'write')
      await tx.blobs.insert({ ...cipherOf(cast), size: 100, session: 'aa', storedAt: ms(1) })
  })
  const wallet = rigWallet(ask.by === 'patient' ? 1_000 + cast.row : 5_000 + cast.row)
  const role: Role = ask.by === 'organisation' ? cast.org : 'patient'
  const session = await rigLogin({ url, clock: rig.clock }, { wallet, role })
  if (ask.action === 'write') {
    const query = ask.purpose === null ? '' : `?purpose=${ask.purpose}`
    const manifest = manifestOf(rig, row, cast)
    return session.call('POST', `/v1/records${query}`, toUtf8(serialiseRecordManifest(manifest)))
  }
  const body: JsonValue = { action: 'read', ...(ask.purpose === null ? {} : { purpose: ask.purpose }) }
  const target = `/v1/patients/${cast.patient}/records/${recordOf(cast)}/key`
  return session.call('POST', target, toUtf8(canonicalJson(body)))
}

function manifestOf(rig: Rig, { ask }: DecisionCase, cast: Cast): RecordManifest {
  const wrap = new Uint8Array(114)
  wrap.set([1, 1])
  return {
    ...cipherOf(cast),
    v: 1,
    net: rig.base.net,
    patient: cast.patient,
    recordId: recordOf(cast),
    ver: 1,
    class: ask.class as RecordManifest['class'],
    also: ask.also as RecordManifest['also'],
    epoch: 1,
    keysSeq: 1,
    t: ms((NOW + ask.recordTime) * 1_000),
    size: 100,
    wrap: toBase64url(wrap),
    org: ask.by === 'organisation' ? cast.org : null,
  }
}
