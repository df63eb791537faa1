import { ways } from '../actors/ways.ts'
import { shouldBehaveLikeGrant } from './grant.behavior.ts'
import { shouldBehaveLikeRevoke } from './revoke.behavior.ts'
import { shouldBehaveLikeRevokeAll } from './revokeAll.behavior.ts'
import { shouldBehaveLikeSetDelegate } from './setDelegate.behavior.ts'
import { shouldBehaveLikeSetKeys } from './setKeys.behavior.ts'

describe('ConsentRegistry, in every way of acting', () => {
  for (const way of ways) {
    for (const role of ['controller', 'delegate'] as const) {
      describe(`${way.name}, as ${role}`, () => {
        describe('grant', () => shouldBehaveLikeGrant(way, role))
        describe('revoke', () => shouldBehaveLikeRevoke(way, role))
        if (way.isBatch) return
        describe('revokeAll', () => shouldBehaveLikeRevokeAll(way, role))
        describe('setKeys', () => shouldBehaveLikeSetKeys(way, role))
        if (role === 'controller') describe('setDelegate', () => shouldBehaveLikeSetDelegate(way))
      })
    }
  }
})
