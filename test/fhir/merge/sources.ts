import type { Resource, SourceRecord, Writer } from '../../../fhir/src/index.ts'

export const patientWriter: Writer = { kind: 'patient', id: `0x${'11'.repeat(20)}` }
export const harbour: Writer = { kind: 'organisation', id: `0x${'c1'.repeat(32)}`, name: 'Harbour Clinic' }
export const hill: Writer = { kind: 'organisation', id: `0x${'c2'.repeat(32)}`, name: 'Hill Hospital' }

/** A source; the number names its record and says in which second it came. */
export function source(number: number, resource: Resource, change: Partial<SourceRecord> = {}): SourceRecord {
  return {
    resource,
    recordId: number.toString(16).padStart(32, '0'),
    writer: patientWriter,
    received: number * 1_000,
    ...change,
  }
}

export function vaccination(change: object = {}): Resource {
  return {
    resourceType: 'Immunization',
    status: 'completed',
    vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '208' }] },
    patient: { reference: 'Patient/zoe' },
    occurrenceDateTime: '2021-06-03',
    ...change,
  }
}

export function glucose(value: number, change: object = {}): Resource {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '15074-8' }] },
    subject: { reference: 'Patient/zoe' },
    effectiveDateTime: '2024-02-12T08:00:00Z',
    valueQuantity: { value, unit: 'mmol/l', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
    ...change,
  }
}
