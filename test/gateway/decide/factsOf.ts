import type { DecisionFacts, GrantFacts } from '@consentry/protocol'
import type { DecisionCase, Views } from './DecisionCase.ts'
import {
  admittedHeight,
  type Cast,
  delegateRights,
  grantIdOf,
  memberRoles,
  NOW,
  openingOf,
  orgRoles,
  otherAddress,
  otherOrg,
  places,
  timeOf,
} from './sceneOf.ts'

/** The input of `decide` that a row describes. */
export function factsOf(row: DecisionCase, cast: Cast): DecisionFacts {
  const { ask, record } = row
  const org = ask.by === 'organisation' ? cast.org : null
  const block = (number: number) => ({ number, time: timeOf(number) })
  return {
    request: {
      patient: cast.patient,
      org,
      actor: cast.actor,
      action: ask.action,
      class: ask.class,
      also: ask.also,
      purpose: ask.purpose,
      recordTime: NOW + ask.recordTime,
    },
    state: {
      maxStale: 60,
      safe: block(places.safe),
      latest: block(places.latest),
      org: map(row.organisation, ({ status, roles, validUntil }) => ({
        status: status === 'active' ? 1 : 2,
        roles: orgRoles(roles),
        validUntil: NOW + validUntil,
      })),
      member: map(row.member, ({ roles, validUntil }) => ({
        roles: memberRoles(roles),
        validUntil: NOW + validUntil,
      })),
      delegate: map(row.delegate, ({ rights, validUntil }) => ({
        rights: delegateRights(rights),
        validUntil: NOW + validUntil,
      })),
      floor: row.floor,
      latches: latchesOf(row, cast),
      record:
        record === null
          ? null
          : {
              erased: record.erased,
              admittedHeight: admittedHeight(record.admitted),
              wrapKind: record.wrap === 'class' ? 1 : 2,
            },
      grants: row.grants.map((grant) => grantFacts(grant, cast)),
    },
    clock: { wall: NOW + row.clock },
  }
}

function map<Fact, Seen>({ safe, latest }: Views<Fact>, seen: (fact: Fact) => Seen): Views<Seen> {
  return { safe: safe === null ? null : seen(safe), latest: latest === null ? null : seen(latest) }
}

function latchesOf({ latches }: DecisionCase, cast: Cast): DecisionFacts['state']['latches'] {
  const other = otherAddress(cast, 2)
  return {
    revoked: latches.revoked.map((key) => grantIdOf(cast, key)),
    floor: latches.floor,
    members: [
      ...(latches.member ? [`${cast.org}:${cast.actor}`] : []),
      ...(latches.anotherMember ? [`${cast.org}:${other}`] : []),
      ...(latches.memberElsewhere ? [`${otherOrg(cast)}:${cast.actor}`] : []),
    ],
    orgs: [
      ...(latches.organisation ? [cast.org] : []),
      ...(latches.anotherOrganisation ? [otherOrg(cast)] : []),
    ],
    delegates: [
      ...(latches.delegate ? [cast.actor] : []),
      ...(latches.anotherDelegate ? [otherAddress(cast, 3)] : []),
    ],
  }
}

function grantFacts(grant: DecisionCase['grants'][number], cast: Cast): GrantFacts {
  const { registered, revoked } = grant
  const isRegistered = registered !== 'never'
  const status = (isThere: boolean, isRevoked: boolean) => (isThere ? { status: isRevoked ? 2 : 1 } : null)
  return {
    id: grantIdOf(cast, grant.key),
    opening: openingOf(grant, cast),
    signerHadRight: isRegistered && ['patient', 'delegate with GRANT'].includes(grant.signedBy),
    fresh: isRegistered && grant.namedBlock === 'fresh',
    registryName: isRegistered ? cast.orgName : null,
    safe: status(registered === 'final', revoked === 'final'),
    latest: status(isRegistered, revoked !== 'no'),
  }
}
