import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

/** A private authority, whose keys are made now; whoever makes it removes it. */
export function makeAuthority() {
  const folder = mkdtempSync(join(tmpdir(), 'paircode-authority-'))
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  const root = ['-subj', '/CN=Acme Root', '-days', '2', '-keyout', 'root.key', '-out', 'root.pem']
  openssl('req', '-x509', ...KEY, ...root)

  return {
    /** Its own certificate, in PEM. */
    file: join(folder, 'root.pem'),

    /** A certificate for a host, as in `DNS:login.acme.test`; with a negative number it has expired. */
    issue(name: string, days = 2): { key: Buffer; cert: Buffer } {
      const names = ['-subj', '/CN=Acme', '-addext', `subjectAltName=${name}`]
      openssl('req', ...KEY, ...names, '-keyout', 'host.key', '-out', 'host.csr')
      const by = ['-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial']
      const files = ['-in', 'host.csr', '-out', 'host.pem', '-copy_extensions', 'copy']
      openssl('x509', '-req', ...by, ...files, '-days', String(days))
      const read = (file: string) => readFileSync(join(folder, file))
      return { key: read('host.key'), cert: read('host.pem') }
    },

    remove: () => rmSync(folder, { recursive: true }),
  }
}
