import { postgres } from '../../packages/server/src/store/postgres/index.ts'
import { storeContract } from './contract.ts'
import { newName, usePostgres } from './postgres/database.ts'

const { address } = usePostgres()

storeContract('postgres', () => postgres({ url: address(), schema: newName(), connections: 4 }))
