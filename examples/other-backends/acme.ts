import { createServer, local } from '@paircode/server'
import { sqlite } from '@paircode/server/sqlite'
import { authorize } from './access.ts'

export const issuer = new URL(process.env.ISSUER ?? 'http://localhost:5001')

/** The login of Acme, whatever the framework. */
export const paircode = createServer({
  issuer: issuer.href,
  store: sqlite('data.db'),
  providers: [local()],
  clients: [{ clientId: 'acme-cli', name: 'Acme CLI', confirmation: 'remote' }],
  authorize,
  onEvent: (event) => {
    if (event.event === 'login_redeemed') console.log(`${event.person} has logged a terminal in`)
  },
  log: (event) => console.error(JSON.stringify(event)),
})
