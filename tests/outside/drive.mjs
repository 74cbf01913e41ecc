// Asks an engine by others. On standard input a case line (docs/policy.md), on standard output its
// answer, in order: Allowed, ImplicitlyDenied or ExplicitlyDenied, or "Error: …" in one line.
//
//     node drive.mjs FOLDER < cases.jsonl
//
// FOLDER has the packages that package.json names in its node_modules. They are licensed under the
// AGPL: they run here, in a process of their own, and nothing of them is a part of Daypass.
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const packages = join(resolve(process.argv[2]), 'node_modules', '@cloud-copilot')
const load = (path) => import(pathToFileURL(join(packages, path)).href)
const simulate = 'iam-simulate/dist/esm'
const { authorize } = await load(`${simulate}/core_engine/CoreSimulatorEngine.js`)
const { AwsRequestImpl } = await load(`${simulate}/request/request.js`)
const { RequestContextImpl } = await load(`${simulate}/requestContext.js`)
const constraints = await load(`${simulate}/context_keys/discoveryContextKeyConstraints.js`)
const { loadPolicy } = await load('iam-policy/dist/esm/index.js')

const simulationParameters = {
  simulationMode: 'Strict',
  discoveryContextKeyConstraints: new constraints.DiscoveryContextKeyConstraints([])
}

const list = (value) => (value == null ? [] : Array.isArray(value) ? value : [value])
const named = (policies, name) => list(policies).map((p, i) => loadPolicy(p, { name: `${name}${i}` }))
const orNone = (policies) => (policies.length > 0 ? policies : undefined)

// What AWS attaches to every level of resource control policies, and the engine wants to see.
const fullAccess = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }]
}

// A set of session policies is one policy with the statements of all.
const united = (policies) => {
  const Statement = list(policies).flatMap((policy) => list(policy.Statement))
  return Statement.length > 0
    ? loadPolicy({ Version: '2012-10-17', Statement }, { name: 'session' })
    : undefined
}

// Sides of a case that the engine has another word for.
const principalOf = ({ principal }) => principal.Federated ?? principal
const accountIn = (arn) => (typeof arn === 'string' && arn.split(':')[4]) || undefined
const level = (policies, name, i) => ({ orgIdentifier: `${name}${i}`, policies })

const decide = (line) => {
  const principal = principalOf(line)
  const accountId = line.resourceAccount ?? accountIn(line.resource) ?? accountIn(principal)
  const context = new RequestContextImpl(line.context ?? {})
  // `*` is the resource of actions that have none, never a question about several.
  const request = new AwsRequestImpl(
    principal,
    { resource: line.resource, accountId },
    line.action,
    context,
    line.resource === '*'
  )
  // Scope-down policies limit as levels of service control policies do: each must allow, nothing
  // lifts one. The engine has no layer of that name.
  const levels = [...list(line.scps), ...list(line.scopeDownPolicies).map((step) => [step])]
  return authorize({
    request,
    simulationParameters,
    identityPolicies: named(line.identityPolicies, 'identity'),
    resourcePolicy: named(line.resourcePolicy, 'resource')[0],
    permissionBoundaries: orNone(named(line.permissionBoundary, 'boundary')),
    sessionPolicy: united(line.sessionPolicies),
    serviceControlPolicies: levels.map((l, i) => level(named(l, 'scp'), 'scp', i)),
    resourceControlPolicies: list(line.rcps).map((l, i) =>
      level(named([fullAccess, ...l], 'rcp'), 'rcp', i)
    ),
    vpcEndpointPolicies: orNone(named(line.endpointPolicies, 'endpoint'))
  }).result
}

const answer = (text) => {
  try {
    return decide(JSON.parse(text))
  } catch (error) {
    return `Error: ${String(error?.message ?? error).replaceAll('\n', ' ')}`
  }
}

for await (const text of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (!process.stdout.write(`${answer(text)}\n`)) await once(process.stdout, 'drain')
}
