/** A resource whose fields are looked at one by one. */
type Fields = Readonly<Record<string, unknown>>

/**
 * What a resource lacks of a profile's required and forbidden elements, as paths; empty if it conforms. The rules are
 * those of IHE PCF 1.1 (consent) and IHE BALP 1.1 (audit), written from their texts.
 */
export function profileFaults(resource: object): readonly string[] {
  const value = resource as Fields
  const profile = list(field(field(value, 'meta'), 'profile'))[0]
  if (profile === undefined) return []
  const name = String(profile).split('/').at(-1) ?? ''
  const check = PROFILES[name]
  return check === undefined ? [`unknown profile ${name}`] : check(value).filter((fault) => fault !== '')
}

const PROFILES: Readonly<Record<string, (value: Fields) => readonly string[]>> = {
  'IHE.PCF.consentAdvanced': consentFaults,
  'IHE.BasicAudit.PatientRead': (event) =>
    restFaults(event, { code: 'read', action: 'R', client: '110152', server: '110153', user: 'IRCP' }),
  'IHE.BasicAudit.PatientCreate': (event) =>
    restFaults(event, { code: 'create', action: 'C', client: '110153', server: '110152', user: 'AUT' }),
  'IHE.BasicAudit.PatientQuery': (event) => [
    ...restFaults(event, {
      code: 'search-type',
      action: 'E',
      client: '110153',
      server: '110152',
      user: 'IRCP',
    }),
    one(
      entities(event, '2').filter(
        (entity) => codeOf(field(entity, 'role')) === '24' && has(entity, '_query') && !has(entity, 'what'),
      ),
      'entity[query]',
    ),
  ],
  'IHE.BasicAudit.AuthZconsent': decisionFaults,
}

function consentFaults(consent: Fields): readonly string[] {
  const required = ['status', 'scope', 'patient', 'dateTime', 'sourceAttachment', 'provision']
  const lists = ['category', 'performer', 'organization', 'policy']
  const provision = field(consent, 'provision')
  const inner = list(field(provision, 'provision'))
  return [
    ...required.map((name) => need(has(consent, name), name)),
    ...lists.map((name) => need(list(field(consent, name)).length > 0, name)),
    need(codeOf(list(field(field(consent, 'scope'), 'coding'))[0]) === 'patient-privacy', 'scope.coding'),
    need(
      list(field(consent, 'policy')).every((policy) => has(policy, 'uri') && !has(policy, 'authority')),
      'policy',
    ),
    need(!has(consent, 'policyRule') && !has(consent, 'verification'), 'policyRule, verification'),
    ...[provision, ...inner].flatMap((each) => [
      need(['permit', 'deny'].includes(String(field(each, 'type'))), 'provision.type'),
      need(!['action', 'class', 'code'].some((name) => has(each, name)), 'provision: action, class, code'),
    ]),
    need(
      inner.every((each) => !has(each, 'provision')),
      'provision.provision.provision',
    ),
    need(
      list(field(provision, 'actor')).every(
        (actor) => hasCode(field(actor, 'role'), 'IRCP') && has(actor, 'reference'),
      ),
      'actor',
    ),
  ]
}

interface RestShape {
  readonly code: string
  readonly action: string
  readonly client: string
  readonly server: string
  readonly user: string
}

function restFaults(event: Fields, { code, action, client, server, user }: RestShape): readonly string[] {
  const networked = (role: string) =>
    agents(event, role).filter((agent) => has(agent, 'who') && has(agent, 'network') && !has(agent, 'media'))
  const users = agents(event, user)
  return [
    ...commonFaults(event),
    need(codeOf(field(event, 'type')) === 'rest', 'type'),
    need(
      list(field(event, 'subtype')).some((subtype) => codeOf(subtype) === code),
      'subtype',
    ),
    need(field(event, 'action') === action, 'action'),
    need(field(event, 'outcome') === '0', 'outcome'),
    one(networked(client), 'agent[client]'),
    one(networked(server), 'agent[server]'),
    need(
      users.length <= 1 && users.every((each) => field(each, 'requestor') === true && !has(each, 'network')),
      'agent[user]',
    ),
    one(entities(event, '2'), 'entity[data]'),
  ]
}

function decisionFaults(event: Fields): readonly string[] {
  const plain = (role: string) =>
    agents(event, role).filter((agent) => has(agent, 'who') && field(agent, 'requestor') === false)
  const [authorizer] = plain('authserver')
  const consents = entities(event, 'Consent').filter((entity) => has(entity, 'what'))
  return [
    ...commonFaults(event),
    need(codeOf(field(event, 'type')) === '110113', 'type'),
    need(
      list(field(event, 'subtype')).some((subtype) => codeOf(subtype) === 'AuthZ-Consent'),
      'subtype',
    ),
    need(
      field(event, 'action') === 'E' && has(event, 'outcome') && !has(event, 'modifierExtension'),
      'action, outcome',
    ),
    one(
      agents(event, '110150').filter((agent) => has(agent, 'who') && has(agent, 'network')),
      'agent[client]',
    ),
    one(
      agents(event, 'IRCP').filter((agent) => field(agent, 'requestor') === true),
      'agent[user]',
    ),
    one(plain('PROV'), 'agent[userorg]'),
    one(plain('authserver'), 'agent[authorizer]'),
    need(
      JSON.stringify(field(authorizer, 'who')) === JSON.stringify(field(field(event, 'source'), 'observer')),
      'authorizer is observer',
    ),
    need(consents.length > 0, 'entity[consent]'),
    need(
      consents.length + entities(event, '1').length === list(field(event, 'entity')).length,
      'entity is closed',
    ),
  ]
}

function commonFaults(event: Fields): readonly string[] {
  const people = entities(event, '1').filter((entity) => codeOf(field(entity, 'role')) === '1')
  return [
    need(has(event, 'recorded') && has(field(event, 'source'), 'observer'), 'recorded, source'),
    one(
      people.filter((entity) => field(field(entity, 'what'), 'type') === 'Patient'),
      'entity[patient]',
    ),
  ]
}

function agents(event: Fields, role: string): readonly unknown[] {
  return list(field(event, 'agent')).filter((agent) => hasCode(field(agent, 'type'), role))
}

function entities(event: Fields, type: string): readonly unknown[] {
  return list(field(event, 'entity')).filter((entity) => codeOf(field(entity, 'type')) === type)
}

const need = (holds: boolean, path: string): string => (holds ? '' : path)
const one = (found: readonly unknown[], path: string): string => need(found.length === 1, path)
const has = (value: unknown, name: string): boolean => field(value, name) !== undefined
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const codeOf = (coding: unknown): unknown => field(coding, 'code')
const hasCode = (concept: unknown, code: string): boolean =>
  list(field(concept, 'coding')).some((coding) => codeOf(coding) === code)

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Fields)[name] : undefined
}
