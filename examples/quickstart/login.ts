import { login } from '@paircode/client'

const issuer = process.argv[2] ?? 'http://localhost:5001'
await login({ issuer })
