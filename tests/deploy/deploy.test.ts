import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { Problems } from '../../packages/server/src/standalone/problems.ts'
import { readConfiguration } from '../../packages/server/src/standalone/read.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

/** The configuration, where these variables and no others are set. */
function configurationOf(file: string, variables: readonly string[]) {
  const secrets = variables.map((name) => [name, 'x'.repeat(43)])
  const environment = { ...Object.fromEntries(secrets), DATABASE_URL: 'postgres://u:p@db/paircode' }
  const problems = new Problems()
  const configuration = readConfiguration({ file: Buffer.from(file), environment }, problems)
  expect(problems.lines).toEqual([])
  return configuration ?? expect.unreachable()
}

describe('Docker', () => {
  const { services, networks } = parse(read('deploy/compose.yaml'), { merge: true })
  const servers = ['server-1', 'server-2', 'server-3']

  test('the configuration is one, its secrets are given, and it trusts nginx alone', () => {
    const { environment } = services['server-1']
    const configuration = configurationOf(read('deploy/paircode.json'), Object.keys(environment))
    expect(environment).toHaveProperty('PAIRCODE_MASTER_KEY')
    const { ipv4_address } = services.nginx.networks.front
    expect(configuration.trustedProxies).toEqual([ipv4_address])
    expect(networks.front.ipam.config[0].subnet).toBe(ipv4_address.replace(/\d+$/, '0/24'))
    expect(networks.back.internal).toBe(true)
    expect(services.postgres.networks).toEqual(['back'])
  })

  test('nginx asks each server at its own address, which stays when it is replaced', () => {
    const asked = servers.map((name) => {
      expect(services[name].networks).toHaveProperty('back')
      return `server ${services[name].networks.front.ipv4_address}:5001;\n`
    })
    expect(read('deploy/nginx/compose.servers')).toBe(asked.join(''))
  })

  test('whatever it wants to be told has a line in .env.example', () => {
    const wanted = [...read('deploy/compose.yaml').matchAll(/\$\{(\w+):\?\}/g)].map(
      ([, name]) => name,
    )
    const told = [...read('deploy/.env.example').matchAll(/^(\w+)=$/gm)].map(([, name]) => name)
    expect(new Set(wanted)).toEqual(new Set(told))
  })

  test('what is mounted is there, read-only, and so are the containers that listen', () => {
    for (const name of ['nginx', ...servers]) {
      expect(services[name].read_only).toBe(true)
      for (const volume of services[name].volumes) {
        const [from, , mode] = volume.split(':')
        expect(mode).toBe('ro')
        if (from !== './tls') expect(existsSync(join(ROOT, 'deploy', from))).toBe(true)
      }
    }
  })

  test('a server has the time to stop', () => {
    const { shutdownGraceSeconds = 0 } = JSON.parse(read('deploy/paircode.json'))
    expect(Number.parseInt(services['server-1'].stop_grace_period, 10)).toBeGreaterThan(
      shutdownGraceSeconds + 10,
    )
  })

  test('the image has all packages that the server is made of, and runs as nobody special', () => {
    const dockerfile = read('deploy/Dockerfile')
    const { dependencies } = JSON.parse(read('packages/server/package.json'))
    const ours = Object.keys(dependencies).filter((name) => name.startsWith('@paircode/'))
    for (const name of ['@paircode/server', ...ours]) {
      const folder = name.replace('@paircode', 'packages')
      expect(dockerfile).toContain(`COPY ${folder}/package.json ${folder}/\n`)
      expect(dockerfile).toContain(`COPY --from=built /src/${folder}/dist ${folder}/dist\n`)
    }
    expect(dockerfile.slice(dockerfile.lastIndexOf('FROM'))).toMatch(/^USER node$/m)
  })
})

describe('Kubernetes', () => {
  const { resources, configMapGenerator } = parse(read('deploy/kubernetes/kustomization.yaml'))
  const objects = (resources as string[]).flatMap((name) =>
    parseAllDocuments(read(`deploy/kubernetes/${name}`)).map((document) => {
      expect(document.errors).toEqual([])
      return document.toJS()
    }),
  )
  const one = (kind: string) => objects.find((object) => object.kind === kind)
  const { spec } = one('Deployment')
  const pod = spec.template.spec
  const [container] = pod.containers
  const file = read('deploy/kubernetes/paircode.json')
  const secrets = Object.keys(one('Secret').stringData)

  test('the configuration is one, and the secret has all that it names', () => {
    const { listen } = configurationOf(file, secrets)
    expect(secrets).toEqual(expect.arrayContaining(['PAIRCODE_MASTER_KEY', 'DATABASE_URL']))
    expect(container.envFrom).toEqual([{ secretRef: { name: one('Secret').metadata.name } }])
    expect(container.ports[0].containerPort).toBe(listen?.port)
    expect(configMapGenerator).toEqual([{ name: 'paircode', files: ['paircode.json'] }])
    expect(pod.volumes[0].configMap.name).toBe('paircode')
  })

  test('the service and the budget mean the servers of the deployment', () => {
    const { labels } = spec.template.metadata
    expect(spec.selector.matchLabels).toEqual(labels)
    expect(one('Service').spec.selector).toEqual(labels)
    expect(one('Service').spec.ports[0].targetPort).toBe(container.ports[0].name)
    expect(one('PodDisruptionBudget').spec.selector.matchLabels).toEqual(labels)
    expect(one('NetworkPolicy').spec.podSelector.matchLabels).toEqual(labels)
  })

  test('the ingress leads the issuer to the service, and its controller alone may ask the servers', () => {
    const [rule] = one('Ingress').spec.rules
    expect(rule.host).toBe(new URL(JSON.parse(file).issuer).host)
    expect(one('Ingress').spec.tls[0].hosts).toEqual([rule.host])
    const { service } = rule.http.paths[0].backend
    expect(service.name).toBe(one('Service').metadata.name)
    expect(service.port.name).toBe(one('Service').spec.ports[0].name)
    const [allowed] = one('NetworkPolicy').spec.ingress
    expect(allowed.ports).toEqual([{ port: container.ports[0].name }])
    expect(allowed.from).toHaveLength(1)
  })

  test('a slow database makes servers unready, and restarts none', () => {
    expect(container.readinessProbe.httpGet.path).toBe('/readyz')
    expect(container.livenessProbe.httpGet.path).toBe('/healthz')
    expect(container.startupProbe.httpGet.path).toBe('/healthz')
  })

  test('a server has the time to be taken out of the service, and then to stop', () => {
    const { shutdownGraceSeconds } = JSON.parse(file)
    const { periodSeconds, timeoutSeconds, failureThreshold = 3 } = container.readinessProbe
    expect(shutdownGraceSeconds).toBeGreaterThan(periodSeconds * failureThreshold + timeoutSeconds)
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(shutdownGraceSeconds + 10)
  })

  test('it is nobody special, and writes nowhere', () => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 })
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
  })
})

/** The programs that it names are in other places on this machine, or nowhere. */
test.skipIf(spawnSync('systemd-analyze', ['--version']).status !== 0)(
  'systemd takes the unit as it is, and finds little that it may do',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'paircode-unit-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const unit = join(folder, 'paircode.service')
    writeFileSync(
      unit,
      read('deploy/systemd/paircode.service').replace('/usr/bin/node', process.execPath),
    )
    const analyze = (...args: string[]) =>
      spawnSync('systemd-analyze', [...args, unit], { encoding: 'utf8' })
    expect(analyze('verify', '--man=no')).toMatchObject({ status: 0, stdout: '', stderr: '' })
    expect(analyze('security', '--offline=true', '--threshold=20', '--no-pager').status).toBe(0)
  },
)
