import { type BeginLoginOptions, type BegunLogin, beginLogin } from '@paircode/client'
import { loginStartedEvent } from '@paircode/client/events'
import { storeOf } from '../chosen-session.ts'
import { emit } from '../events.ts'
import { EXIT } from '../exit-code.ts'
import type { Io } from '../io.ts'

/** `login --start`: prints the address to open and the handle that completes the login. */
export async function startLogin(
  asked: BeginLoginOptions,
  { json }: { readonly json: boolean },
  io: Io,
): Promise<number> {
  const begun = await beginLogin({
    ...asked,
    store: storeOf(io),
    signal: io.interrupted(),
    fetch: io.fetch,
    now: io.now,
  })
  if (json) {
    emit(loginStartedEvent(begun), io)
  } else {
    io.stderr.write(textOf(begun))
    io.stdout.write(`${begun.handle}\n`)
  }
  return EXIT.ok
}

const CAUTION = 'Only approve a login that you started yourself.'

function textOf(begun: BegunLogin): string {
  const { handle, verificationUri, verificationUriComplete: link, userCode } = begun
  const complete = `paircode login --complete ${handle}`
  if (link === undefined) {
    return `Visit this address on any device:\n\n    ${verificationUri}\n\nEnter there  ${userCode}\n\n${CAUTION}\nThen run:\n\n    ${complete}\n\n`
  }
  return `Open this link on any device and approve:

    ${link}

No link at hand? Visit ${verificationUri} and enter  ${userCode}.
${CAUTION}
Then run, with the number that the page shows:

    ${complete} --number ABCD

`
}
