import { id as keccakText, TypedDataEncoder } from 'ethers'
import { messageTypes } from './typedData.ts'

/** What a grant says; the contract never sees it. */
export interface Terms {
  readonly [field: string]: unknown
}

/** Terms that differ by their salt alone. */
export function makeTerms(label: string): Terms {
  return {
    grantee: keccakText('grantee'),
    granteeName: 'City Hospital',
    classes: ['labs', 'summary'],
    actions: ['read'],
    purposes: ['TREAT'],
    notBefore: 1_767_225_600,
    expiresAt: 1_769_904_000,
    recordsFrom: 0,
    recordsTo: 253_402_300_799,
    blockNumber: 1,
    blockHash: keccakText('block'),
    salt: keccakText(label),
  }
}

export function hashTerms(terms: Terms): string {
  return TypedDataEncoder.hashStruct('Terms', { Terms: [...messageTypes.Grant.Terms] }, terms)
}

/** The id that the contract must come to. */
export function grantId(patient: string, version: number, terms: Terms): string {
  return TypedDataEncoder.hashStruct('Grant', messageTypes.Grant, { patient, version, terms })
}
