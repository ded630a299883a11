import { once } from 'node:events'
import { type AddressInfo, createServer, Server } from 'node:net'
import { createEmulator, type SeedConfig, type ServiceName } from 'emulate'
import type { StartedProvider } from './start-openid-provider.ts'

/** Starts one of the services of npm's `emulate`, in this process, with its own seed data. */
export async function startEmulator(
  service: ServiceName,
  seed: SeedConfig[ServiceName],
): Promise<StartedProvider> {
  const port = await freePort()
  const emulator = await onLoopback(() =>
    createEmulator({
      service,
      port,
      baseUrl: `http://127.0.0.1:${port}`,
      seed: { [service]: seed },
    }),
  )
  return { url: emulator.url, stop: () => emulator.close() }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  return port
}

/** The emulator cannot be told where to listen, and would do so on every network there is. */
async function onLoopback<T>(start: () => Promise<T>): Promise<T> {
  const listen = Server.prototype.listen
  Server.prototype.listen = function (this: Server, port: number) {
    return Reflect.apply(listen, this, [port, '127.0.0.1'])
  } as typeof listen
  try {
    return await start()
  } finally {
    Server.prototype.listen = listen
  }
}
