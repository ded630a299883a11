import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import * as tls from 'node:tls'
import type { Check } from './check.ts'

/** Which certificate authorities are trusted. */
export const certificates: Check = async ({ env }) => {
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    return {
      verdict: 'bad',
      message: 'NODE_TLS_REJECT_UNAUTHORIZED=0: no certificate is checked, so anybody can listen.',
      remedy: 'Unset it, and name the missing authority in NODE_EXTRA_CA_CERTS.',
    }
  }
  const path = env.NODE_EXTRA_CA_CERTS
  if (path === undefined) {
    const also =
      'getCACertificates' in tls ? ', and where these do not do, those of the system' : ''
    return { verdict: 'good', message: `The authorities that Node.js knows are believed${also}.` }
  }
  const problem = await problemOf(path)
  if (problem === undefined) {
    return { verdict: 'good', message: `Those in ${path} are believed, too.` }
  }
  return {
    verdict: 'bad',
    message: `NODE_EXTRA_CA_CERTS: ${path} ${problem}, and Node.js passes over it.`,
    remedy: 'Name a readable file of certificates in PEM.',
  }
}

async function problemOf(path: string): Promise<string | undefined> {
  try {
    new X509Certificate(await readFile(path))
    return undefined
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code?.startsWith('E') && !code.startsWith('ERR_')
      ? `cannot be read (${code})`
      : 'holds no certificate'
  }
}
