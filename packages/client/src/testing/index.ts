export {
  type FakeCaller,
  type FakeOptions,
  type FakeServer,
  type FakeServerOptions,
  fakeServer,
} from './fake-server.ts'
export type { TerminalReading } from './fake-terminal.ts'
