import type { Address, Bytes32, ManifestRequest, OrgId, PageQuery, RouteName } from '@consentry/protocol'
import type { DirectoryPath } from '../../path/directory.ts'
import type { VaultPath } from '../../path/vault.ts'
import { type Handler, parameterOf, sessionOf } from '../Exchange.ts'

export interface VaultRoutePorts {
  readonly vault: VaultPath
  readonly directory: DirectoryPath
}

export function vaultRoutes({ vault, directory }: VaultRoutePorts): Partial<Record<RouteName, Handler>> {
  return {
    readPatient: async (exchange) => ({
      kind: 'json',
      value: await vault.patient(parameterOf<Address>(exchange, 'p')),
    }),
    putManifest: async (exchange) => {
      const patient = parameterOf<Address>(exchange, 'p')
      return {
        kind: 'json',
        value: await vault.putManifest(sessionOf(exchange), patient, exchange.body as ManifestRequest),
      }
    },
    readManifest: async (exchange) => {
      const patient = parameterOf<Address>(exchange, 'p')
      return { kind: 'bytes', bytes: await vault.manifest(sessionOf(exchange), patient, null) }
    },
    readManifestByDigest: async (exchange) => {
      const patient = parameterOf<Address>(exchange, 'p')
      const digest = parameterOf<Bytes32>(exchange, 'digest')
      return { kind: 'bytes', bytes: await vault.manifest(sessionOf(exchange), patient, digest) }
    },
    readKeyring: async (exchange) => {
      const patient = parameterOf<Address>(exchange, 'p')
      return { kind: 'bytes', bytes: await vault.keyring(sessionOf(exchange), patient) }
    },
    readOrgKeyring: async (exchange) => {
      const org = parameterOf<OrgId>(exchange, 'org')
      return { kind: 'bytes', bytes: await vault.orgKeyring(sessionOf(exchange), org) }
    },
    putOrgKeyring: async (exchange) => {
      await vault.putOrgKeyring(sessionOf(exchange), parameterOf<OrgId>(exchange, 'org'), exchange.bytes)
      return { kind: 'none' }
    },
    listOrgs: async ({ query }) => ({ kind: 'json', value: await directory.orgs(query as PageQuery) }),
    readOrg: async (exchange) => ({
      kind: 'json',
      value: await directory.org(parameterOf<OrgId>(exchange, 'org')),
    }),
    readRelay: async (exchange) => {
      const id = parameterOf<string>(exchange, 'relayId')
      return { kind: 'json', value: await directory.relay(sessionOf(exchange), id) }
    },
  }
}
