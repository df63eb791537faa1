import {
  type Address,
  canonicalJson,
  type ClassName,
  endOfTime,
  type GrantId,
  type Millis,
  type Opening,
  type Seconds,
  sensitiveClasses,
  type SignatureHex,
  toBase64,
  toUtf8,
} from '@consentry/protocol'
import { ACT_CODE, CONFIDENTIALITY } from './classTables.ts'
import type { JsonObject, Resource } from './jsonValue.ts'
import {
  ACT_REASON,
  CLASS_SYSTEM,
  coding,
  concept,
  consentId,
  type FhirNetwork,
  orgReference,
  patientReference,
  personReference,
} from './network.ts'
import { narrative } from './summary/narrative.ts'

/** A grant as the gateway holds it, with what the chain says of it. */
export interface GrantFacts {
  readonly id: GrantId
  readonly opening: Opening
  readonly signer: Address
  readonly sig: SignatureHex
  /** 0 none, 1 active, 2 revoked. */
  readonly status: { readonly safe: number; readonly latest: number }
  /** Denied for good by a fence. */
  readonly latched: boolean
  /** When the gateway accepted it, ms. */
  readonly acceptedAt: Millis
}

/** Profile of IHE PCF 1.1 for consents that use security labels. */
export const PCF_ADVANCED = 'https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.consentAdvanced'

/** Extension that names the actions of a grant: PCF leaves `provision.action` out. */
export const ACTIONS_EXTENSION = 'urn:consentry:fhir:actions'

/** Label of v3-ActCode, or of v3-Confidentiality, that stands for a sensitive class elsewhere. */
const LABELS: Readonly<Record<string, readonly [string, string]>> = {
  hiv: [ACT_CODE, 'HIV'],
  'substance-use': [ACT_CODE, 'ETH'],
  mental: [ACT_CODE, 'PSY'],
  'sexual-health': [ACT_CODE, 'STD'],
  violence: [ACT_CODE, 'SDV'],
  reproductive: [ACT_CODE, 'SEX'],
  genomics: [ACT_CODE, 'GDIS'],
  restricted: [CONFIDENTIALITY, 'R'],
}

/**
 * A grant as FHIR R4 Consent that meets the advanced profile of IHE PCF 1.1. What only permits: a label that is not
 * granted, and a purpose that is-a would bring in, are exceptions that deny. A grant without the action `read` carries
 * a modifier extension, so that nobody who does not know it takes it for one that permits reading. Protocol §8, §18.
 */
export function consentOf(network: FhirNetwork, grant: GrantFacts, now: Seconds): Resource {
  const { opening, signer, acceptedAt } = grant
  const { patient, terms } = opening
  return {
    resourceType: 'Consent',
    id: consentId(grant.id),
    meta: { profile: [PCF_ADVANCED] },
    text: narrative([sentenceOf(terms)]),
    identifier: [{ system: `urn:consentry:${network.chainId}:grant`, value: grant.id }],
    status: statusOf(grant, now),
    scope: concept('http://terminology.hl7.org/CodeSystem/consentscope', 'patient-privacy'),
    category: [concept('http://loinc.org', '59284-0', 'Consent Document')],
    patient: patientReference(network, patient),
    dateTime: new Date(acceptedAt).toISOString(),
    performer: [signer === patient ? patientReference(network, patient) : personReference(network, signer)],
    organization: [orgReference(network, network.gateway.orgId)],
    sourceAttachment: signedGrant(grant),
    policy: [{ uri: 'https://profiles.ihe.net/ITI/PCF/Policy-deny' }],
    provision: provisionOf(network, terms),
  }
}

/** Proposed until it permits, active while it does, inactive for good afterwards. */
function statusOf({ opening, status, latched }: GrantFacts, now: Seconds): string {
  if (latched || status.latest === 2 || now >= opening.terms.expiresAt) return 'inactive'
  return status.latest === 1 && status.safe === 1 ? 'active' : 'proposed'
}

/** What the wallet signed, so that the consent proves itself. */
function signedGrant({ opening, signer, sig, acceptedAt }: GrantFacts): JsonObject {
  const text = canonicalJson({ opening, signer, sig })
  return {
    contentType: 'application/json',
    data: toBase64(toUtf8(text)),
    title: 'Grant as it was signed (EIP-712)',
    creation: new Date(acceptedAt).toISOString(),
  }
}

type Terms = Opening['terms']

function provisionOf(network: FhirNetwork, terms: Terms): JsonObject {
  const exceptions = [...labelExceptions(terms.classes), ...purposeExceptions(terms.purposes)]
  const actions = terms.actions.map((action) => ({ url: ACTIONS_EXTENSION, valueCode: action }))
  return {
    ...(terms.actions.includes('read') ? { extension: actions } : { modifierExtension: actions }),
    type: 'permit',
    period: { start: instant(terms.notBefore), end: instant(terms.expiresAt) },
    actor: [
      {
        role: concept('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', 'IRCP'),
        reference: orgReference(network, terms.grantee),
      },
    ],
    securityLabel: terms.classes.map(labelOf),
    purpose: terms.purposes.map((purpose) => coding(ACT_REASON, purpose)),
    ...dataPeriod(terms),
    ...(exceptions.length > 0 && { provision: exceptions }),
  }
}

/** A record needs a grant for every label it carries, while labels of one provision count one by one. */
function labelExceptions(classes: readonly ClassName[]): readonly JsonObject[] {
  const withheld = sensitiveClasses.filter((name) => !classes.includes(name))
  return withheld.length > 0 ? [{ type: 'deny', securityLabel: withheld.map(labelOf) }] : []
}

/** In the tree of v3-ActReason treatment covers break-glass and a patient's request her family's; here they do not. */
function purposeExceptions(purposes: Terms['purposes']): readonly JsonObject[] {
  const names: readonly string[] = purposes
  const denied = [
    ...(names.includes('TREAT') ? ['BTG'] : []),
    ...(names.includes('PATRQT') && !names.includes('FAMRQT') ? ['FAMRQT'] : []),
  ]
  if (denied.length === 0) return []
  return [{ type: 'deny', purpose: denied.map((purpose) => coding(ACT_REASON, purpose)) }]
}

function labelOf(name: ClassName): JsonObject {
  const [system, code] = LABELS[name] ?? [CLASS_SYSTEM, name]
  return coding(system, code)
}

function dataPeriod({ recordsFrom, recordsTo }: Terms): JsonObject {
  if (recordsFrom === 0 && recordsTo === endOfTime) return {}
  return {
    dataPeriod: {
      ...(recordsFrom !== 0 && { start: instant(recordsFrom) }),
      ...(recordsTo !== endOfTime && { end: instant(recordsTo) }),
    },
  }
}

function sentenceOf({ granteeName, classes, actions, purposes, expiresAt }: Terms): string {
  return `${granteeName} may ${actions.join(', ')}: ${classes.join(', ')}, for ${purposes.join(', ')}, until ${instant(expiresAt)}.`
}

function instant(time: Seconds): string {
  return new Date(time * 1000).toISOString()
}
