import { createServer } from 'node:http'

/**
 * One server in a process of its own: `node serve.js NAME FOLDER`, forked by `server-process.js`.
 * Says where it listens, and then, whenever it is asked, how much CPU time it has used and how much
 * memory it has.
 */
const [name, folder] = process.argv.slice(2)
const { start } = await import(`./servers/${name}.js`)

let answer
const server = createServer((request, response) => answer(request, response))
server.keepAliveTimeout = 120_000 // it also waits while the others are measured
server.listen(0, '127.0.0.1', async () => {
  const origin = `http://127.0.0.1:${server.address().port}`
  answer = await start(origin, folder)
  process.send({ origin })
})

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send({ cpuMicroseconds: user + system, rssBytes: process.memoryUsage.rss() })
})
process.on('disconnect', () => process.exit())
