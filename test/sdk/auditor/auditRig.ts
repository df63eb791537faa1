import { type BundleLine, bundleLineText, parseBundleLine, toUtf8 } from '@consentry/protocol'
import { type AuditReport, namedBlocks, takeChainSnapshot, verifyBundle } from '../../../sdk/src/auditor.ts'
import { nodeCurves } from '../../../sdk/src/node.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import * as provider from '../../../sdk/src/provider.ts'
import { fakeSource } from '../../cli/support/fakeSource.ts'
import { network } from '../../gateway/follow/FakeChain.ts'
import { labsAt } from '../rig/labsAt.ts'
import { openRigNetwork } from '../rig/openRigNetwork.ts'
import { textRecord } from '../support/openNetwork.ts'

/** A bundle of one patient with the chain beside it: written, granted, read, revoked, refused, erased. */
export type AuditFiles = { readonly lines: readonly BundleLine[]; readonly snapshot: Uint8Array }

/** Plays a short history on a network in memory and gives what an auditor gets of it. */
export async function auditFiles(): Promise<AuditFiles> {
  const rig = await openRigNetwork()
  try {
    const clinic = await rig.organisation('Harbour Clinic')
    let patient = await rig.patient()
    const { recordId: record } = await sdk.putRecord(patient, textRecord('one'))
    const { id } = await sdk.grantConsent(patient, labsAt(rig, clinic))
    const request = { patient: patient.address, purpose: 'TREAT' as const }
    await provider.openRecord(clinic, { ...request, record })
    await provider.writeRecord(clinic, { ...request, record: textRecord('two') })
    patient = (await sdk.revokeConsent(patient, { id, rotate: true })).patient
    await provider.requestKeys(clinic, { ...request, records: [record] })
    await rig.anchorAll()
    const session = await sdk.login(patient.session.client)
    const bundle = await sdk.exportBundle(await sdk.unlock(session))
    const { consentRegistry, providerRegistry, auditAnchor } = network
    const contracts = {
      consentRegistry: consentRegistry.address,
      providerRegistry: providerRegistry.address,
      auditAnchor: auditAnchor.address,
    }
    const blocks = await namedBlocks([toUtf8(bundle)])
    const taken: string[] = []
    const source = fakeSource(rig.contracts.chain)
    for await (const line of takeChainSnapshot(source, { ...contracts, deploymentBlock: 0, blocks }))
      taken.push(line)
    return {
      lines: bundle.trimEnd().split('\n').map(parseBundleLine),
      snapshot: toUtf8(taken.join('')),
    }
  } finally {
    await rig.close()
  }
}

/** Verifies lines as a bundle. */
export function auditOf(lines: readonly BundleLine[], snapshot?: Uint8Array): Promise<AuditReport> {
  const bytes = toUtf8(lines.map(bundleLineText).join(''))
  return verifyBundle([bytes], {
    curves: nodeCurves,
    ...(snapshot === undefined ? {} : { snapshot: [snapshot] }),
  })
}
