import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { machine } from './here.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))

/** What `kubectl apply --kustomize` would send. */
async function objects() {
  const rendered = await machine.run('kubectl', 'kustomize', '/srv/repository/deploy/kubernetes')
  return parseAllDocuments(rendered).map((document) => document.toJS())
}

test('kubectl makes all objects, and the deployment has the configuration by its hashed name', async () => {
  const all = await objects()
  const kinds = all.map(({ kind }) => kind).toSorted()
  expect(kinds).toEqual([
    ...['ConfigMap', 'Deployment', 'Ingress', 'NetworkPolicy', 'PodDisruptionBudget', 'Secret'],
    'Service',
  ])
  const { spec } = all.find(({ kind }) => kind === 'Deployment').spec.template
  const { name } = all.find(({ kind }) => kind === 'ConfigMap').metadata
  expect(name).toMatch(/^paircode-\w{10}$/)
  expect(spec.volumes[0].configMap.name).toBe(name)
  expect(spec.containers[0].image).toBe('registry.acme.dev/paircode:0.1.0')
})

/** Where the types of `kubernetes-types` have the versions of the objects that are used here. */
const MODULES: Readonly<Record<string, string>> = {
  v1: 'core/v1',
  'networking.k8s.io/v1': 'networking/v1',
}

test('each object is what Kubernetes has for its kind, with no field that it does not know', async () => {
  const file = join(HERE, 'node_modules/objects.ts')
  onTestFinished(() => rmSync(file, { force: true }))
  const check = (all: readonly { apiVersion: string; kind: string }[]) => {
    const lines = all.map(({ apiVersion, kind, ...rest }, index) => {
      const type = `import('kubernetes-types/${MODULES[apiVersion] ?? apiVersion}').${kind}`
      return `export const object${index}: ${type} = ${JSON.stringify({ apiVersion, kind, ...rest })}`
    })
    writeFileSync(file, lines.join('\n'))
    const modules = ['--module', 'esnext', '--moduleResolution', 'bundler']
    const options = ['--ignoreConfig', '--noEmit', '--strict', ...modules, file]
    return spawnSync('npx', ['tsc', ...options], { encoding: 'utf8' }).stdout
  }
  const all = await objects()
  expect(check(all)).toBe('')
  expect(check(all.map((object) => ({ ...object, specs: {} })))).toContain('"specs"')
})
