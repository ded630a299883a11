import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { unprivileged } from '../../scripts/postgres.js'
import { type Program, startProgram } from '../browser/program.ts'
import { findNginx, WHAT_TO_INSTALL } from './find-nginx.js'

const SHIPPED = fileURLToPath(new URL('../../deploy/nginx/paircode.conf', import.meta.url))

interface Ports {
  readonly http: number
  readonly https: number
  readonly status: number
}

/** nginx with the very file that is shipped, in a folder of its own, as nobody. */
export class Nginx {
  /** Of the certificate that it shows for `localhost`. */
  readonly certificate: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'paircode-nginx-'))
  readonly #command: readonly string[]
  readonly #user = unprivileged()
  #program: Program | undefined
  #reloads = 0
  readonly #status: string

  /** @param ports where it listens by plain HTTP, by TLS, and for questions about itself */
  constructor(ports: Ports) {
    this.#status = `http://127.0.0.1:${ports.status}`
    const program = findNginx()
    if (program === undefined) throw new Error(WHAT_TO_INSTALL)
    if (this.#user) chownSync(this.#folder, this.#user.uid, this.#user.gid)
    this.certificate = this.#makeCertificate()
    this.#write('paircode.conf', placed(readFileSync(SHIPPED, 'utf8'), this.#folder, ports))
    this.#write('nginx.conf', around(this.#folder, ports.status))
    this.#command = [program, '-e', 'stderr', '-c', join(this.#folder, 'nginx.conf')]
  }

  /** Whom it asks in turn: addresses, each as `server` lines take them. */
  set servers(lines: readonly string[]) {
    this.#write('paircode.servers', lines.map((line) => `server ${line};\n`).join(''))
  }

  /** What `nginx -t` says of the files. */
  test(): string {
    const [file = '', ...args] = this.#command
    return spawnSync(file, [...args, '-t'], { ...this.#user, encoding: 'utf8' }).stderr
  }

  async start(): Promise<void> {
    this.#program = startProgram(this.#command, { cwd: this.#folder, ...this.#user })
    await this.#program.said(/start worker process \d/)
  }

  /** Reads the files anew, and resolves once no request goes by the old ones any more. */
  async reload(): Promise<void> {
    this.#reloads += 1
    this.#program?.signal('SIGHUP')
    await this.#program?.said(new RegExp(`(?:gracefully shutting down[^]*){${this.#reloads}}`))
  }

  /** How many requests it has sent to servers which have not answered yet. */
  async underWay(): Promise<number> {
    const status = await (await fetch(this.#status)).text()
    return Number(/Writing: (\d+)/.exec(status)?.[1]) - 1 // this very one is one
  }

  /** What it wrote down, of requests and of itself. */
  get log(): string {
    return readFileSync(join(this.#folder, 'access.log'), 'utf8') + this.#program?.output()
  }

  async stop(): Promise<void> {
    await this.#program?.stop()
    rmSync(this.#folder, { recursive: true })
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text)
  }

  #makeCertificate(): string {
    const [key, crt] = ['key', 'crt'].map((end) => join(this.#folder, `login.acme.dev.${end}`))
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
        ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2'],
        ...['-keyout', key ?? '', '-out', crt ?? ''],
      ],
      { ...this.#user, stdio: 'ignore' },
    )
    return readFileSync(crt ?? '', 'utf8')
  }
}

/** The shipped file with the ports and paths of a test. */
function placed(shipped: string, folder: string, ports: Ports): string {
  const places: readonly (readonly [string, string])[] = [
    ['  listen [::]:80;\n', ''],
    ['  listen [::]:443 ssl;\n', ''],
    ['listen 80;', `listen 127.0.0.1:${ports.http};`],
    ['listen 443 ', `listen 127.0.0.1:${ports.https} `],
    ['/etc/nginx/paircode.servers', `${folder}/paircode.servers`],
    ['/etc/nginx/tls/', `${folder}/`],
    ['/var/log/nginx/', `${folder}/`],
  ]
  return places.reduce((text, [there, here]) => {
    if (!text.includes(there)) throw new Error(`paircode.conf has no "${there}"`)
    return text.replaceAll(there, here)
  }, shipped)
}

/** What Debian has in its own nginx.conf, for a folder; and who answered, for the tests. */
const around = (folder: string, status: number): string => `
daemon off;
worker_processes 1;
pid ${folder}/pid;
error_log stderr notice;
events {}
http {
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  add_header X-Served-By $upstream_addr always;
  server {
    listen 127.0.0.1:${status};
    access_log off;
    location / {
      stub_status;
    }
  }
  include ${folder}/paircode.conf;
}
`
