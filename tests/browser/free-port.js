import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * A port that nobody has, and that stays free while a program on it is killed and started again:
 * systems give outgoing connections ports from 32768 up.
 */
export async function freePort() {
  for (;;) {
    const port = randomInt(20_000, 32_768)
    const probe = createServer().listen(port, '127.0.0.1')
    try {
      await once(probe, 'listening') // rejects when it is taken
    } catch {
      continue
    }
    await once(probe.close(), 'close')
    return port
  }
}
