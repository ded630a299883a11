import { openSession } from '@paircode/client'

const issuer = process.argv[2] ?? 'http://localhost:5001'
const session = await openSession({ issuer })
const response = await session.fetch(`${issuer}/secured`)
console.log(await response.text())
