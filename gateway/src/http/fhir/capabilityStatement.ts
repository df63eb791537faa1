import type { Resource } from '@consentry/fhir/facade'

const R4_PARAMETER = 'http://hl7.org/fhir/SearchParameter'

/** What this facade can do (FHIR R4): it only reads, and consent decides here as everywhere. */
export function capabilityStatement(origin: string): Resource {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-11-26',
    publisher: 'Consentry',
    kind: 'instance',
    implementation: {
      description: 'Consents and audit entries of a Consentry gateway',
      url: `${origin}/fhir`,
    },
    fhirVersion: '4.0.1',
    format: ['json', 'application/fhir+json'],
    rest: [
      {
        mode: 'server',
        security: {
          cors: true,
          description:
            'A session of the gateway with a DPoP proof for each request. Patients and their delegates see their own consents and entries, organisations those given to them and their own requests.',
        },
        resource: [
          resourceOf('Consent', [
            ['patient', 'reference', `${R4_PARAMETER}/clinical-patient`],
            ['status', 'token', `${R4_PARAMETER}/Consent-status`],
            ['actor', 'reference', `${R4_PARAMETER}/Consent-actor`],
          ]),
          resourceOf('AuditEvent', [
            ['patient', 'reference', `${R4_PARAMETER}/AuditEvent-patient`],
            ['date', 'date', `${R4_PARAMETER}/AuditEvent-date`],
            ['agent', 'reference', `${R4_PARAMETER}/AuditEvent-agent`],
          ]),
        ],
      },
    ],
  }
}

type Parameter = readonly [name: string, type: string, definition: string]

function resourceOf(type: string, parameters: readonly Parameter[]) {
  return {
    type,
    interaction: [{ code: 'read' }, { code: 'search-type' }],
    versioning: 'no-version',
    searchParam: parameters.map(([name, kind, definition]) => ({ name, definition, type: kind })),
  }
}
