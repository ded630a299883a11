import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { parseAllDocuments, stringify } from 'yaml'
import { folder, machine } from './here.ts'

const NAME = 'paircode-pod-paircode'
const { outside, inside } = folder('pod')
const podman = (...args: string[]) => machine.run('podman', ...args)

/** The objects with the values of a deployment, and without what Podman does not do here. */
async function filledIn() {
  const rendered = await machine.run('kubectl', 'kustomize', '/srv/repository/deploy/kubernetes')
  const objects = parseAllDocuments(rendered).map((document) => document.toJS())
  const one = (kind: string) => objects.find((object) => object.kind === kind)
  Object.assign(one('Secret').stringData, {
    DATABASE_URL: 'postgres://paircode:password@host.containers.internal:5432/paircode',
    PAIRCODE_MASTER_KEY: randomBytes(32).toString('base64url'),
  })
  const { spec } = one('Deployment')
  spec.replicas = 1
  const [container] = spec.template.spec.containers
  // It has no cgroup that limits memory, and asks by a "curl" in the container, where there is none.
  for (const key of ['resources', 'startupProbe', 'livenessProbe', 'readinessProbe'])
    delete container[key]
  return objects.map((object) => stringify(object)).join('---\n')
}

beforeAll(async () => {
  mkdirSync(outside)
  writeFileSync(join(outside, 'objects.yaml'), await filledIn())
  await machine.run(
    ...['docker', 'run', '--detach', '--name', 'postgres', '--network', 'host'],
    ...['--env', 'POSTGRES_USER=paircode', '--env', 'POSTGRES_PASSWORD=password'],
    ...['--env', 'POSTGRES_INITDB_ARGS=--encoding=UTF8', 'postgres:18'],
  )
  await machine.run('sh', '-c', 'docker save paircode | podman load')
  await podman('tag', 'docker.io/library/paircode', 'registry.acme.dev/paircode:0.1.0')
  const limits = '[containers]\npids_limit = 0\n'
  await machine.run('sh', '-c', `printf '${limits}' > /etc/containers/containers.conf`)
  await podman('kube', 'play', `${inside}/objects.yaml`)
})
afterAll(async () => {
  await podman('kube', 'down', `${inside}/objects.yaml`)
  await machine.run('docker', 'rm', '--force', '--volumes', 'postgres')
})

const answered = (path: string) =>
  podman(
    ...['exec', NAME, 'node', '--eval'],
    `fetch('http://127.0.0.1:5001${path}').then((answer) => console.log(answer.status))`,
  )

test('a pod made from the objects is ready, as nobody special who writes nowhere', async () => {
  const ready = async () => expect(await answered('/readyz')).toBe('200')
  await vi.waitFor(ready, { timeout: 60_000, interval: 1000 })
  const format = '{{.HostConfig.ReadonlyRootfs}} {{.Config.User}} {{.Config.StopTimeout}}'
  expect(await podman('inspect', '--format', format, NAME)).toBe('true 1000:1000 40')
  expect(await podman('exec', NAME, 'grep', 'CapEff', '/proc/1/status')).toMatch(/\t0+$/)
})

test('it goes on for its grace when it is told to stop, and ends in order', async () => {
  const exitCode = podman('wait', NAME)
  await podman('kill', '--signal', 'TERM', NAME)
  const unready = async () => expect(await answered('/readyz')).toBe('503')
  await vi.waitFor(unready, { timeout: 9000, interval: 200 })
  expect(await exitCode).toBe('0')
})
