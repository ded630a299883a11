// Loaded before a server (`node --import`): its clock is ahead by `SECONDS_AHEAD`.
import process from 'node:process'

const aheadMs = Number(process.env.SECONDS_AHEAD) * 1000
const realNow = Date.now

Date.now = () => realNow() + aheadMs
globalThis.Date = new Proxy(Date, {
  construct: (target, args) => Reflect.construct(target, args.length > 0 ? args : [Date.now()]),
})
