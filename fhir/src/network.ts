import type { Address, OrgId } from '@consentry/protocol'
import type { JsonObject } from './jsonValue.ts'

/** Where a resource comes from: names of people and organisations count in one network only. */
export interface FhirNetwork {
  readonly chainId: number
  /** The organisation that runs the gateway: it keeps the consents and decides by them. */
  readonly gateway: { readonly orgId: OrgId; readonly name: string }
  /** Name of an organisation as it is registered; undefined if it is not known. */
  readonly nameOf: (org: OrgId) => string | undefined
}

/** Code system of the classes of records. Protocol §4. */
export const CLASS_SYSTEM = 'urn:consentry:class'

/** Code system of the purposes of use. Protocol §4. */
export const ACT_REASON = 'http://terminology.hl7.org/CodeSystem/v3-ActReason'

/** A logical reference to a patient: her address in this network. */
export function patientReference({ chainId }: FhirNetwork, address: Address): JsonObject {
  return { type: 'Patient', identifier: { system: `urn:consentry:${chainId}:address`, value: address } }
}

/** A logical reference to somebody who acted: the address is all that is known of a person. */
export function personReference({ chainId }: FhirNetwork, address: Address): JsonObject {
  return { identifier: { system: `urn:consentry:${chainId}:address`, value: address } }
}

/** A logical reference to an organisation, with its registered name. */
export function orgReference({ chainId, nameOf }: FhirNetwork, org: OrgId): JsonObject {
  const name = nameOf(org)
  return {
    type: 'Organization',
    identifier: { system: `urn:consentry:${chainId}:org`, value: org },
    ...(name !== undefined && { display: name }),
  }
}

/** A CodeableConcept of one coding. */
export function concept(system: string, code: string, display?: string): JsonObject {
  return { coding: [coding(system, code, display)] }
}

/** A Coding. */
export function coding(system: string, code: string, display?: string): JsonObject {
  return { system, code, ...(display !== undefined && { display }) }
}

/** The FHIR id of a grant: its 64 hex digits, because `0x` would make it too long. */
export function consentId(grant: string): string {
  return grant.slice(2)
}

/** Text as it may stand in XHTML. */
export function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
