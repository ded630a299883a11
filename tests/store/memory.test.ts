import { memory } from '../../packages/server/src/store/memory/index.ts'
import { storeContract } from './contract.ts'

storeContract('memory', memory)
