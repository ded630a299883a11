import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Configuration } from './configuration.ts'
import { Problems } from './problems.ts'
import { serverOptions } from './server-options.ts'

const folder = mkdtempSync(join(tmpdir(), 'paircode-options-'))
afterAll(() => rmSync(folder, { recursive: true }))

function optionsOf(changes: Partial<Configuration>) {
  const problems = new Problems()
  const small = { issuer: 'http://127.0.0.1:5001', providers: [{ type: 'local' as const }] }
  const options = serverOptions({ ...small, ...changes }, folder, problems)
  return { options, problems: problems.lines }
}

const registered = { clientId: 'c', clientSecret: 's' }

test('each type makes its provider, under its own id or the one that is given', () => {
  writeFileSync(join(folder, 'creds.json'), '{"web": {"client_id": "c", "client_secret": "s"}}')
  const { options, problems } = optionsOf({
    providers: [
      { type: 'google', credentialsFile: 'creds.json' },
      { type: 'google', id: 'g2', ...registered },
      { type: 'github', ...registered, baseUrl: 'https://git.acme.dev' },
      { type: 'gitlab', ...registered },
      { type: 'microsoft', ...registered },
      { type: 'huggingFace', ...registered },
      { type: 'discord', ...registered },
      { type: 'oidc', id: 'corp', name: 'Corp SSO', issuer: 'https://sso.acme.dev', ...registered },
      { type: 'local' },
    ],
  })
  expect(problems).toEqual([])
  expect(options.providers.map(({ id, name }) => `${id}: ${name}`)).toEqual([
    'google: Google',
    'g2: Google',
    'github: GitHub',
    'gitlab: GitLab',
    'microsoft: Microsoft',
    'huggingface: Hugging Face',
    'discord: Discord',
    'corp: Corp SSO',
    'local: a local account',
  ])
})

test('whatever keeps providers and logo from being made is told at once', () => {
  writeFileSync(join(folder, 'other.json'), '{"secret": "s3cr3t"')
  const { problems } = optionsOf({
    providers: [
      { type: 'google', credentialsFile: 'missing.json' },
      { type: 'google', credentialsFile: 'other.json' },
      { type: 'microsoft', ...registered, tenant: 'a/b' },
    ],
    branding: { logo: 'missing.svg' },
  })
  expect(problems).toEqual([
    `providers[0]: ${join(folder, 'missing.json')}: cannot be read; download the OAuth client as JSON from https://console.cloud.google.com/auth/clients, or correct the path`,
    `providers[1]: ${join(folder, 'other.json')}: is not JSON; download the OAuth client as JSON from https://console.cloud.google.com/auth/clients`,
    'providers[2]: tenant: must be the id or a domain of a directory, or "organizations"',
    'branding.logo: cannot be read (ENOENT); write the path of an image',
  ])
})

test('the logo is read from beside the file, with its type', () => {
  writeFileSync(join(folder, 'logo.SVG'), '<svg/>')
  const { options } = optionsOf({ branding: { name: 'Acme', logo: 'logo.SVG' } })
  const bytes = new TextEncoder().encode('<svg/>')
  expect(options.branding).toEqual({ name: 'Acme', logo: { contentType: 'image/svg+xml', bytes } })
})

test('a logo of another type, or a large one, is refused', () => {
  writeFileSync(join(folder, 'large.png'), new Uint8Array(256 * 1024 + 1))
  expect(optionsOf({ branding: { logo: 'logo.gif' } }).problems).toEqual([
    'branding.logo: is none of these; write the path of an .svg, .png or .webp image',
  ])
  expect(optionsOf({ branding: { logo: 'large.png' } }).problems).toEqual([
    'branding.logo: is larger than 256 KiB; use a smaller image',
  ])
})

test('all else that the file says is passed on as it is', () => {
  const said = {
    clients: [
      { clientId: 'cli', grants: ['device_code' as const], confirmation: 'remote' as const },
      { clientId: 'api', clientSecret: 's', grants: [], introspect: true },
    ],
    resources: ['https://api.acme.dev'],
    flows: { paircode: false },
    lifetimes: { accessTokenSeconds: 300 },
    trustedProxies: ['10.0.0.0/8'],
    remoteApproval: 'deny' as const,
  }
  expect(optionsOf(said).options).toMatchObject(said)
})
